package dev.parley.app.evaluate.engine;

import dev.parley.onnx.InferenceQueue;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.registry.ProviderChoice;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * The embedded engines that a bare machine gets, with the models that are installed, loaded once for all evaluated calls.
 * Blocks; for one thread.
 */
public final class EvaluationEngines implements AutoCloseable {
    /** Of the callers' and the bot's audio, in Hz. */
    public static final int SAMPLE_RATE = 24_000;

    private static final long LOADING_SECONDS = 120;
    private static final int BOT_SPEAKER = 2;

    private final RepeatableRandom random = new RepeatableRandom();
    private final InferenceQueue queue = OnnxRuntime.shared().queue();
    private final DoubleSupplier machineLoad;
    private final InferenceIdle idle;
    private final VoiceActivityDetector detector;
    private final SpeechToText recogniser;
    private final TextToSpeech voice;
    private final EndOfTurnDetector endOfTurn;
    private final RenderedSpeech speech;

    /**
     * Loads them.
     *
     * @throws IOException saying which could not be had, and how to get it
     */
    public EvaluationEngines(List<Engine> engines) throws IOException {
        // As on a busy machine, always: what is guessed on the side must not differ from run to run. Words are guessed
        // in
        // pauses all the same.
        machineLoad = queue.judgeSpareBy(() -> 1);
        idle = new InferenceIdle(queue);
        Lent lent = new Lent(random);
        detector = started(chosen(ProviderKind.VAD, engines).voiceActivityDetector(lent), ProviderKind.VAD);
        recogniser = started(chosen(ProviderKind.STT, engines).speechToText(lent), ProviderKind.STT);
        voice = started(chosen(ProviderKind.TTS, engines).textToSpeech(lent), ProviderKind.TTS);
        endOfTurn =
                started(chosen(ProviderKind.END_OF_TURN, engines).endOfTurnDetector(lent), ProviderKind.END_OF_TURN);
        speech = new RenderedSpeech(voice, random, SAMPLE_RATE);
    }

    private static Engine chosen(ProviderKind kind, List<Engine> engines) throws IOException {
        return ProviderChoice.automatic(kind, Engine.Configured.NOTHING, engines)
                .orElseThrow(() -> new IOException("this build has no engine of its own for " + kind.words()));
    }

    private static <P extends Provider> P started(Optional<P> made, ProviderKind kind) throws IOException {
        P provider = made.orElseThrow(() -> new IOException("no engine does " + kind.words()));
        try {
            provider.start().toCompletableFuture().get(LOADING_SECONDS, TimeUnit.SECONDS);
            return provider;
        } catch (ExecutionException | TimeoutException e) {
            String why = e.getCause() == null
                    ? "it loads too long"
                    : String.valueOf(e.getCause().getMessage());
            throw new IOException(kind.words() + " is needed: " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + kind.words() + " was loaded", e);
        }
    }

    /** What it makes of texts; for callers and the bot. */
    public RenderedSpeech speech() {
        return speech;
    }

    /** Their names, as the configuration has them. */
    public String names() {
        return "%s, %s, %s, %s".formatted(detector.engine(), endOfTurn.engine(), recogniser.engine(), voice.engine());
    }

    /** The engines of one call, on its loop. */
    public ProviderSet providers(VirtualLoop loop, EngineDelays delays) {
        return ProviderSet.of(
                        detector,
                        new TimedSpeechToText(recogniser, loop, idle, delays.transcript()),
                        new ScriptedModel(delays.firstToken()),
                        new TimedVoice(speech, BOT_SPEAKER, delays.firstAudio()))
                .withEndOfTurn(Optional.of(new TimedEndOfTurn(endOfTurn, loop, delays.endOfTurn())));
    }

    @Override
    public void close() {
        idle.close();
        queue.judgeSpareBy(machineLoad);
        recogniser.close();
        voice.close();
        endOfTurn.close();
        detector.close();
    }

    /** Lends nothing but time and repeatable randomness. */
    private record Lent(RandomGenerator random) implements EngineContext {
        @Override
        public Optional<String> setting(String key) {
            return Optional.empty();
        }

        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public <T> Optional<T> service(Class<T> type) {
            return Optional.empty();
        }
    }
}
