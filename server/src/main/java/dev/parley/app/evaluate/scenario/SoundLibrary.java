package dev.parley.app.evaluate.scenario;

import dev.parley.codec.MalformedAudioException;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sounds of scenarios, PCM16 mono, trimmed to where they are and at their level. Blocks; for one thread. */
public final class SoundLibrary {
    /** How loud the bot is in the caller's microphone, against what is played. */
    public static final double ECHO_DB = -30;

    /** Somebody else in the room, against the caller. */
    private static final double SECOND_VOICE_DB = -15;

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String OVERHEARD = "Did you see where I have left my keys and the bag?";

    /** Said before a sentence that is cut, and left out: voices hurry, and may break, the first sentence of a reply. */
    private static final String LEAD = "All right.";

    private final Voice voice;
    private final Path recordings;
    private final int rate;
    private final Map<String, short[]> read = new HashMap<>();

    /** Makes speech of text. */
    @FunctionalInterface
    public interface Voice {
        VoicedText speak(int speaker, String text);
    }

    /**
     * A text as a voice speaks it.
     *
     * @param samples PCM16 mono at the library's rate
     * @param words one for each word of the text
     */
    public record VoicedText(short[] samples, List<WordSpan> words) {
        public VoicedText {
            words = List.copyOf(words);
        }
    }

    /** When a word is spoken, in ms since the first sample. */
    public record WordSpan(long startMs, long endMs) {}

    /** @param recordings the folder with recordings of people, which need not exist */
    public SoundLibrary(Voice voice, Path recordings, int rate) {
        this.voice = voice;
        this.recordings = recordings;
        this.rate = rate;
    }

    /** Whether a folder holds the recordings of people that scenarios name. */
    public static boolean hasRecordings(Path folder) {
        return Files.isRegularFile(folder.resolve("goforward.wav"));
    }

    private Path file(String name) {
        return recordings.resolve(name + ".wav");
    }

    /**
     * Sounds one after the other.
     *
     * @throws IOException when a recording cannot be read
     */
    public short[] samples(List<Scenario.Sound> sounds) throws IOException {
        short[] all = new short[0];
        for (Scenario.Sound sound : sounds) {
            short[] next = samples(sound);
            all = Arrays.copyOf(all, all.length + next.length);
            System.arraycopy(next, 0, all, all.length - next.length, next.length);
        }
        return all;
    }

    private short[] samples(Scenario.Sound sound) throws IOException {
        return switch (sound) {
            case Scenario.Spoken(int speaker, String text) -> spoken(speaker, text);
            case Scenario.SpokenPart part -> part(part);
            case Scenario.Recorded recorded -> part(recorded);
            case Scenario.Effect(SoundKind kind) -> effect(kind);
            case Scenario.Pause(long ms) -> new short[(int) (ms * rate / 1_000)];
        };
    }

    private short[] spoken(int speaker, String text) {
        return SpeechLevel.speech(voice.speak(speaker, text).samples(), rate);
    }

    private short[] part(Scenario.SpokenPart part) {
        VoicedText whole = voice.speak(part.speaker(), LEAD + " " + String.join(" ", part.parts()));
        short[] samples = SpeechLevel.levelled(whole.samples(), rate);
        int from = cut(samples, whole.words(), part, part.part());
        int to = cut(samples, whole.words(), part, part.part() + 1);
        return SpeechLevel.trimmed(faded(Arrays.copyOfRange(samples, from, to)), rate);
    }

    /** Where a part begins, as a position in samples. */
    private int cut(short[] samples, List<WordSpan> words, Scenario.SpokenPart sentence, int part) {
        if (part == sentence.parts().size()) {
            return samples.length;
        }
        List<String> said = new ArrayList<>(List.of(LEAD));
        said.addAll(sentence.parts().subList(0, part));
        int before = String.join(" ", said).split(" ").length;
        return SpeechLevel.betweenWords(
                samples, rate, words.get(before - 1).endMs(), words.get(before).startMs());
    }

    /** Without the click of a cut. */
    private short[] faded(short[] samples) {
        int ramp = Math.min(samples.length / 2, rate / 200);
        for (int i = 0; i < ramp; i++) {
            samples[i] = (short) (samples[i] * i / ramp);
            samples[samples.length - 1 - i] = (short) (samples[samples.length - 1 - i] * i / ramp);
        }
        return samples;
    }

    private short[] effect(SoundKind kind) {
        MadeSounds made = new MadeSounds(rate);
        return switch (kind) {
            case COUGH -> made.cough();
            case TYPING -> made.typing();
            case DOOR -> made.door();
            case SECOND_VOICE -> SpeechLevel.scaled(spoken(3, OVERHEARD), SpeechLevel.gain(SECOND_VOICE_DB));
            case INTERRUPTION, BACKCHANNEL, ECHO -> throw new IllegalArgumentException(kind + " is not a made sound");
        };
    }

    private short[] part(Scenario.Recorded recorded) throws IOException {
        short[] whole = whole(recorded.name());
        int from = cut(whole, recorded.part(), recorded.parts());
        int to = cut(whole, recorded.part() + 1, recorded.parts());
        return recorded.parts() == 1 ? whole : SpeechLevel.speech(Arrays.copyOfRange(whole, from, to), rate);
    }

    private int cut(short[] whole, int part, int parts) {
        if (part == 0 || part == parts) {
            return part == 0 ? 0 : whole.length;
        }
        return SpeechLevel.quietestNear(whole, rate, (int) ((long) whole.length * part / parts));
    }

    private short[] whole(String name) throws IOException {
        short[] known = read.get(name);
        if (known != null) {
            return known;
        }
        try {
            PcmClip clip = Resampler.resample(WavReader.readAll(file(name), LONGEST), rate);
            short[] speech = SpeechLevel.speech(clip.samples(), rate);
            read.put(name, speech);
            return speech;
        } catch (MalformedAudioException e) {
            throw new IOException(file(name) + ": " + e.getMessage(), e);
        }
    }
}
