package dev.parley.app.evaluate.scenario;

import dev.parley.codec.MalformedAudioException;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private final Voice voice;
    private final Path recordings;
    private final int rate;
    private final Map<String, short[]> read = new HashMap<>();

    /** Makes speech of text, PCM16 mono at the library's rate. */
    @FunctionalInterface
    public interface Voice {
        short[] samples(int speaker, String text);
    }

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
            case Scenario.Spoken(int speaker, String text) -> SpeechLevel.speech(voice.samples(speaker, text), rate);
            case Scenario.Recorded recorded -> part(recorded);
            case Scenario.Effect(SoundKind kind) -> effect(kind);
            case Scenario.Pause(long ms) -> new short[(int) (ms * rate / 1_000)];
        };
    }

    private short[] effect(SoundKind kind) {
        MadeSounds made = new MadeSounds(rate);
        return switch (kind) {
            case COUGH -> made.cough();
            case TYPING -> made.typing();
            case DOOR -> made.door();
            case SECOND_VOICE ->
                SpeechLevel.scaled(
                        SpeechLevel.speech(voice.samples(3, OVERHEARD), rate), SpeechLevel.gain(SECOND_VOICE_DB));
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
