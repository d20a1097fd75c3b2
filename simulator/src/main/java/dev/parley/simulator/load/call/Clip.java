package dev.parley.simulator.load.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.codec.OpusEncoder;
import dev.parley.codec.OpusEncoderOptions;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.trace.SampleMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One utterance, cut into frames that are encoded once for all callers. As PCM, a simulated recogniser knows it by a
 * {@linkplain Script#mark mark}.
 *
 * @param speechBegin first frame with speech
 * @param speechEnd frame after the last one with speech
 */
public record Clip(String name, List<Frame> frames, int speechBegin, int speechEnd) {
    static final int RATE = 24_000;
    static final int FRAME_MS = 20;
    private static final int FRAME = RATE * FRAME_MS / 1000;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final OpusEncoderOptions BROWSER =
            OpusEncoderOptions.speech(RATE).withComplexity(0);
    /** Share of the loudest frame's energy below which a frame is not speech: 30 dB. */
    private static final double SILENT = 0.001;

    /**
     * 20 ms of audio in both encodings.
     *
     * @param samples 24 kHz
     * @param pcmMessage the whole append event of OpenAI's protocol, PCM16 at 24 kHz in base64
     * @param opus one packet, made as Unmute's page makes them (unmute.md 4.1)
     */
    public record Frame(short[] samples, byte[] pcmMessage, byte[] opus) {}

    /** Every .wav file of the folder, by name. */
    public static List<Clip> readAll(Path folder) throws IOException {
        List<Clip> clips = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".wav"))
                    .sorted()
                    .toList()) {
                clips.add(of(file.getFileName().toString(), WavReader.readAll(file, LONGEST)));
            }
        }
        return clips;
    }

    /** A recording cut into frames, and where its speech is. */
    public static Clip of(String name, PcmClip recording) {
        short[] pcm = Resampler.resample(recording, RATE).samples();
        short[] whole = Arrays.copyOf(pcm, (pcm.length + FRAME - 1) / FRAME * FRAME);
        double[] energies = new double[whole.length / FRAME];
        for (int i = 0; i < whole.length; i++) {
            energies[i / FRAME] += (double) whole[i] * whole[i];
        }
        double limit = Arrays.stream(energies).max().orElse(0) * SILENT;
        int begin = 0;
        while (begin < energies.length - 1 && energies[begin] <= limit) {
            begin++;
        }
        int end = energies.length;
        while (end > begin + 1 && energies[end - 1] <= limit) {
            end--;
        }
        return new Clip(name, encode(whole, Optional.of(Script.mark(name))), begin, end);
    }

    /** One frame of silence. */
    static Frame silence() {
        return Silence.FRAME;
    }

    /** Encoded when it is first needed, once for all callers. */
    private static final class Silence {
        static final Frame FRAME =
                encode(new short[Clip.FRAME * 2], Optional.empty()).getLast();
    }

    /** @param mark put in front of the PCM */
    private static List<Frame> encode(short[] pcm, Optional<SampleMark> mark) {
        short[] marked = pcm.clone();
        SampleMark.blank(marked);
        if (marked.length > 0) {
            mark.ifPresent(it -> it.write(marked, SampleMark.SAMPLES));
        }
        List<Frame> frames = new ArrayList<>();
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        try (OpusEncoder encoder = new OpusEncoder(BROWSER)) {
            for (int at = 0; at < pcm.length; at += FRAME) {
                int length = encoder.encode(pcm, at, FRAME, packet, 0);
                short[] samples = Arrays.copyOfRange(marked, at, at + FRAME);
                frames.add(new Frame(samples, pcmMessage(samples), Arrays.copyOf(packet, length)));
            }
        }
        return frames;
    }

    /** An append event of OpenAI's protocol. */
    static byte[] pcmMessage(short[] pcm) {
        ByteBuffer bytes = ByteBuffer.allocate(pcm.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(pcm);
        String audio = Base64.getEncoder().encodeToString(bytes.array());
        return ("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + audio + "\"}").getBytes(US_ASCII);
    }
}
