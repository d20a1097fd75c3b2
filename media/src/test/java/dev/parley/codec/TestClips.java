package dev.parley.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The recordings under {@code testdata/audio} and generated signals. */
public final class TestClips {
    private TestClips() {}

    private static Path folder() {
        return Path.of(System.getProperty("parley.testAudio", "testdata/audio"));
    }

    public static PcmClip speech(String name) {
        try {
            return WavReader.readAll(folder().resolve(name + ".wav"), Duration.ofMinutes(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> names() {
        try (var files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".wav"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sine of the given frequency and amplitude. */
    public static short[] tone(double hertz, int rate, int samples, double amplitude) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return pcm;
    }

    /** Root mean square of a range. */
    public static double rms(short[] pcm, int from, int to) {
        double energy = 0;
        for (int i = from; i < to; i++) {
            energy += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(energy / (to - from));
    }

    /** Normalised correlation of {@code a[i]} and {@code b[i + lag]}: 1 when equal but for gain. */
    public static double correlation(short[] a, short[] b, int lag) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length && i + lag < b.length; i++) {
            ab += (double) a[i] * b[i + lag];
            aa += (double) a[i] * a[i];
            bb += (double) b[i + lag] * b[i + lag];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
