package dev.parley.container;

import dev.parley.codec.MalformedAudioException;
import dev.parley.codec.WavReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Opens recordings of any kind. What they are is read from their content, whatever they are called. */
public final class AudioSources {
    private static final int SNIFFED_BYTES = 64;
    private static final Set<String> WAV = Set.of("RIFF", "RIFX", "RF64", "BW64");
    private static final Set<Integer> RESAMPLED =
            Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000);

    private AudioSources() {}

    /**
     * Opens a recording. Plain WAV and Ogg Opus are read in this process, by readers that withstand any input; all else,
     * codecs of telephones in WAV and Opus of many channels included, is decoded by ffmpeg in a process of its own.
     *
     * @param sampleRate of the samples wanted, in Hz: 8000, 12000, 16000, 24000 or 48000
     * @throws MalformedAudioException when it is no audio that can be read
     */
    public static AudioSource open(Path file, int sampleRate) throws IOException {
        String head = head(file);
        if (head.isEmpty()) {
            throw new MalformedAudioException("the file is empty");
        }
        if (WAV.contains(head.substring(0, Math.min(4, head.length()))) && head.startsWith("WAVE", 8)) {
            return JoinedFiles.isOne(file)
                    ? wav(file, sampleRate, head.startsWith("RIFX"))
                    : new WorkerSource(file, sampleRate);
        }
        if (head.startsWith("OggS") && head.contains("OpusHead") && OggStreams.areAllPlainOpus(file)) {
            return new OggOpusSource(new BufferedInputStream(Files.newInputStream(file)), sampleRate);
        }
        return new WorkerSource(file, sampleRate, NoRecording.reason(file, head));
    }

    private static AudioSource wav(Path file, int sampleRate, boolean bigEndian) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            WavReader reader = new WavReader(in);
            if (RESAMPLED.contains(reader.sampleRate())) {
                return new ResampledSource(reader, sampleRate);
            }
            reader.close();
            return new WorkerSource(file, sampleRate);
        } catch (MalformedAudioException e) {
            in.close();
            if (bigEndian) {
                // ffmpeg would take its blocks for little endian, and make noise of them.
                throw e;
            }
            return new WorkerSource(file, sampleRate, Optional.of(e));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static String head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(SNIFFED_BYTES), StandardCharsets.ISO_8859_1);
        }
    }
}
