package dev.parley.app.evaluate.engine;

import dev.parley.app.evaluate.scenario.SoundLibrary.VoicedText;
import dev.parley.app.evaluate.scenario.SoundLibrary.WordSpan;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a real voice makes of texts, made once each and the same every time. Blocks while it computes; for the thread that
 * made it only.
 */
public final class RenderedSpeech {
    private final TextToSpeech voice;
    private final RepeatableRandom random;
    private final int sampleRate;
    private final Map<Line, List<TtsEvent>> rendered = new HashMap<>();

    private record Line(int speaker, String text) {}

    RenderedSpeech(TextToSpeech voice, RepeatableRandom random, int sampleRate) {
        this.voice = voice;
        this.random = random;
        this.sampleRate = sampleRate;
    }

    /**
     * The sound of a text, and when its words are in it.
     *
     * @param speaker which of the engine's voices; the last one for those beyond
     */
    public VoicedText speak(int speaker, String text) {
        List<short[]> pieces = new ArrayList<>();
        List<WordSpan> words = new ArrayList<>();
        for (TtsEvent event : events(speaker, text)) {
            if (event instanceof TtsEvent.Audio(short[] samples)) {
                pieces.add(samples);
            } else if (event instanceof TtsEvent.Word word) {
                words.add(new WordSpan(word.startMs(), word.endMs()));
            }
        }
        short[] all = new short[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int at = 0;
        for (short[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return new VoicedText(all, words);
    }

    /** Words and audio, without {@code Ready}, up to {@code Done}. */
    List<TtsEvent> events(int speaker, String text) {
        return rendered.computeIfAbsent(new Line(speaker, text), this::render);
    }

    private List<TtsEvent> render(Line line) {
        List<TtsEvent> events = new ArrayList<>();
        EngineExecutor executor = new EngineExecutor(() -> 0);
        random.restart(31L * line.text.hashCode() + line.speaker);
        TextToSpeech.Options options = new TextToSpeech.Options(sampleRate, name(line.speaker), Optional.empty(), 1.0);
        TextToSpeech.Stream stream = voice.open(options, executor, event -> {
            switch (event) {
                case TtsEvent.Ready ready -> {}
                case TtsEvent.Failed failed -> throw new IllegalStateException(failed.cause());
                case TtsEvent.Audio audio -> events.add(audio);
                case TtsEvent.Word word -> events.add(word);
                case TtsEvent.Done done -> events.add(done);
            }
        });
        stream.text(line.text);
        stream.end();
        executor.runUntil(
                () -> !events.isEmpty() && events.getLast() instanceof TtsEvent.Done,
                "the sound of \"" + line.text + "\"");
        return List.copyOf(events);
    }

    private Optional<String> name(int speaker) {
        List<TextToSpeech.Voice> voices = voice.voices();
        return voices.isEmpty()
                ? Optional.empty()
                : Optional.of(voices.get(Math.min(speaker, voices.size() - 1)).name());
    }
}
