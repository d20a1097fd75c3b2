package dev.parley.engines.contract;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A recording of real speech from {@code testdata/audio}.
 *
 * @param pcm mono PCM16
 * @param rate of {@code pcm} in Hz
 * @param transcript what is said, in lower case without punctuation
 */
public record TestSpeech(String name, short[] pcm, int rate, String transcript) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The recording of this name. */
    public static TestSpeech named(String name) {
        return all().stream()
                .filter(speech -> speech.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recording " + name + " in " + folder()));
    }

    /** Every recording that has a transcript. */
    public static List<TestSpeech> all() {
        try (var lines = Files.lines(folder().resolve("transcripts.tsv"))) {
            return lines.filter(line -> !line.isBlank()).map(TestSpeech::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words of the transcript. */
    public List<String> words() {
        return List.of(transcript.split(" "));
    }

    public long durationMs() {
        return pcm.length * 1000L / rate;
    }

    private static TestSpeech read(String line) {
        String[] columns = line.split("\t", -1);
        try {
            PcmClip clip = WavReader.readAll(folder().resolve(columns[0] + ".wav"), LONGEST);
            return new TestSpeech(columns[0], clip.samples(), clip.sampleRate(), columns[1].toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("parley.testAudio", "testdata/audio"));
    }
}
