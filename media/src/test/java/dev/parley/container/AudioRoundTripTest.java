package dev.parley.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.MalformedAudioException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the encoders write, the decoders read, ffmpeg's in their own process included. */
class AudioRoundTripTest {
    private static final int RATE = 24_000;

    @TempDir
    Path folder;

    /** Longer than what ffmpeg reads at once: readers of some kinds go back to the beginning. */
    @ParameterizedTest
    @EnumSource(value = AudioFileType.class, mode = Mode.EXCLUDE, names = "PCM")
    void aLongRecordingIsReadWhole(AudioFileType type) throws IOException {
        short[] pcm = new short[30 * RATE];
        short[] tone = tone();
        for (int at = 0; at < pcm.length; at += tone.length) {
            System.arraycopy(tone, 0, pcm, at, tone.length);
        }
        assertThat(Tone.decode(encode(type, pcm)).length).isBetween(pcm.length - RATE / 100, pcm.length + RATE / 5);
    }

    /** Two seconds that swell and fade, with a tone of 440 Hz. */
    private static short[] tone() {
        short[] pcm = new short[2 * RATE];
        for (int i = 0; i < pcm.length; i++) {
            double loudness = 10_000 * Math.sin(Math.PI * i / pcm.length);
            pcm[i] = (short) (loudness * Math.sin(2 * Math.PI * 440 * i / RATE));
        }
        return pcm;
    }

    private Path encode(AudioFileType type, short[] pcm) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (StreamEncoder encoder = StreamEncoders.open(type, RATE, out::write)) {
            int block = 1000;
            for (int at = 0; at < pcm.length; at += block) {
                encoder.write(pcm, at, Math.min(block, pcm.length - at));
            }
            encoder.end();
        }
        return Files.write(folder.resolve("file"), out.toByteArray());
    }

    private static double loudness(short[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / (to - from));
    }

    private static int crossings(short[] pcm, int from, int to) {
        int count = 0;
        for (int i = from + 1; i < to; i++) {
            count += pcm[i - 1] < 0 && pcm[i] >= 0 ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource(value = AudioFileType.class, mode = Mode.EXCLUDE, names = "PCM")
    void whatIsWrittenIsRead(AudioFileType type) throws IOException {
        short[] pcm = tone();
        short[] heard = Tone.decode(encode(type, pcm));
        assertThat(heard.length).isBetween(pcm.length - RATE / 100, pcm.length + RATE / 5);
        int middle = heard.length / 2;
        assertThat(loudness(heard, middle - RATE / 4, middle + RATE / 4))
                .isCloseTo(
                        loudness(pcm, RATE - RATE / 4, RATE + RATE / 4),
                        org.assertj.core.data.Percentage.withPercentage(10));
        assertThat(crossings(heard, middle - RATE / 4, middle + RATE / 4)).isBetween(215, 225);
    }

    @Test
    void flacAndWavLoseNothing() throws IOException {
        short[] pcm = tone();
        assertThat(Tone.decode(encode(AudioFileType.WAV, pcm))).isEqualTo(pcm);
        assertThat(Tone.decode(encode(AudioFileType.FLAC, pcm))).isEqualTo(pcm);
    }

    @Test
    void bytesComeBeforeTheAudioIsComplete() throws IOException {
        short[] pcm = tone();
        int[] bytes = new int[1];
        try (StreamEncoder encoder =
                StreamEncoders.open(AudioFileType.MP3, RATE, (data, offset, length) -> bytes[0] += length)) {
            encoder.write(pcm, 0, pcm.length);
            assertThat(bytes[0]).isGreaterThan(10_000);
        }
    }

    @Test
    @Timeout(60)
    void whatIsNoAudioIsRefused() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        for (byte[] content : new byte[][] {new byte[0], "#EXTM3U\nfile:///etc/passwd\n".getBytes("UTF-8"), noise}) {
            Path file = Files.write(folder.resolve("bad"), content);
            assertThatThrownBy(() -> Tone.decode(file)).isInstanceOf(MalformedAudioException.class);
        }
    }

    @Test
    @Timeout(60)
    void aDamagedRecordingEndsAndHarmsNobody() throws IOException {
        Path file = encode(AudioFileType.FLAC, tone());
        byte[] damaged = Files.readAllBytes(file);
        Random random = new Random(11);
        for (int i = 0; i < damaged.length / 20; i++) {
            damaged[50 + random.nextInt(damaged.length - 50)] = (byte) random.nextInt();
        }
        Files.write(file, damaged);
        try {
            assertThat(Tone.decode(file).length).isLessThan(10 * RATE);
        } catch (MalformedAudioException e) {
            assertThat(e).hasMessageContaining("file");
        }
    }

    @Test
    @Timeout(60)
    void aRecordingThatIsNotReadToItsEndLeavesNoProcess() throws Exception {
        Path file = encode(AudioFileType.FLAC, tone());
        try (AudioSource source = AudioSources.open(file, RATE)) {
            assertThat(source.read(new short[100], 0, 100)).isPositive();
        }
        var workers = ProcessHandle.current().children().toList();
        for (ProcessHandle worker : workers) {
            assertThat(worker.onExit()).succeedsWithin(Duration.ofSeconds(20));
        }
    }
}
