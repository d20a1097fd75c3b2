package dev.parley.app.evaluate;

import dev.parley.app.Wiring;
import dev.parley.app.evaluate.engine.EngineDelays;
import dev.parley.app.evaluate.engine.EvaluationEngines;
import dev.parley.app.evaluate.engine.VirtualLoop;
import dev.parley.app.evaluate.scenario.Scenario;
import dev.parley.app.evaluate.scenario.SoundLibrary;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.turn.words.WordsJudge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Prints what each judge of the end of a turn makes of places at which a speaker pauses, and of true ends: the end-of-turn
 * model, the words, and the recogniser's certainty that a sentence ends. Sentences are those of
 * {@code end-of-turn-sentences.txt}, spoken by the embedded voice; with them the bounds of {@code dev.parley.turn} were
 * chosen, so no scenario of {@link Evaluation} may be among them.
 */
public final class EndOfTurnJudges {
    private static final int RATE = EvaluationEngines.SAMPLE_RATE;
    private static final int FRAME = RATE / 50;
    private static final int[] SPEAKERS = {0, 1, 3};
    /** Silence that is heard behind the words, and that at which the model is asked: 192 ms and what the detector hears on. */
    private static final int SILENCE_MS = 600;

    private static final int ASKED_MS = 272;

    private EndOfTurnJudges() {}

    public static void main(String[] arguments) throws IOException {
        try (EvaluationEngines engines = new EvaluationEngines(Wiring.parts().engines())) {
            SoundLibrary library = new SoundLibrary(engines.speech()::speak, Path.of("none"), RATE);
            System.out.println("place\tmodel\twords\tsentence\theard");
            for (List<String> sentence : sentences()) {
                for (int speaker : SPEAKERS) {
                    for (int parts = 1; parts <= sentence.size(); parts++) {
                        boolean end = parts == sentence.size();
                        System.out.println(
                                (end ? "end" : "pause") + "\t" + judged(engines, library, speaker, sentence, parts));
                    }
                }
            }
        }
    }

    private static List<List<String>> sentences() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(EndOfTurnJudges.class.getResourceAsStream("/end-of-turn-sentences.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split(" \\| ")))
                    .toList();
        }
    }

    private static String judged(
            EvaluationEngines engines, SoundLibrary library, int speaker, List<String> sentence, int parts)
            throws IOException {
        List<Scenario.Sound> sounds = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            if (part > 0) {
                sounds.add(new Scenario.Pause(600));
            }
            sounds.add(new Scenario.SpokenPart(speaker, sentence, part));
        }
        short[] said = library.samples(sounds);
        VirtualLoop loop = new VirtualLoop();
        ProviderSet providers = engines.providers(loop, EngineDelays.USUAL);
        SttEvent.Partial guess = guess(providers.speechToText(), loop, said);
        return String.format(
                Locale.ROOT,
                "%.3f\t%s\t%.3f\t%s",
                score(providers.endOfTurn().orElseThrow(), loop, said),
                WordsJudge.of(Optional.of("en")).judge(List.of(guess.text().split(" ")), OptionalDouble.empty()),
                guess.sentenceEnd().orElse(-1),
                guess.text());
    }

    private static SttEvent.Partial guess(SpeechToText recogniser, VirtualLoop loop, short[] said) {
        SttEvent.Partial[] last = {new SttEvent.Partial("")};
        SpeechToText.Stream stream = recogniser.open(
                new SpeechToText.Options(RATE, Optional.of("en"), Optional.empty(), Optional.empty()), loop, event -> {
                    if (event instanceof SttEvent.Partial partial) {
                        last[0] = partial;
                    }
                });
        stream.beginUtterance();
        short[] audio = Arrays.copyOf(said, said.length + RATE * SILENCE_MS / 1_000);
        for (int at = 0; at + FRAME <= audio.length; at += FRAME) {
            stream.audio(audio, at, FRAME);
            loop.advance(Duration.ofMillis(20));
        }
        loop.advance(Duration.ofSeconds(1));
        stream.cancel();
        return last[0];
    }

    private static double score(EndOfTurnDetector model, VirtualLoop loop, short[] said) {
        short[] audio = Arrays.copyOf(said, said.length + RATE * ASKED_MS / 1_000);
        int window = (int) Math.min(audio.length, model.capabilities().windowMs() * RATE / 1_000);
        try (EndOfTurnDetector.Stream stream = model.open(RATE)) {
            var answer = stream.completed(Arrays.copyOfRange(audio, audio.length - window, audio.length));
            loop.advance(Duration.ofSeconds(1));
            return answer.toCompletableFuture().join();
        }
    }
}
