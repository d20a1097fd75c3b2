package dev.parley.engines.hibari;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.engines.hibari.dsp.Noise;
import dev.parley.engines.hibari.g2p.ClauseReader;
import dev.parley.engines.hibari.g2p.PhonemeVocabulary;
import dev.parley.engines.hibari.g2p.SpellingNetwork;
import dev.parley.models.InstalledModel;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** Everything of the voice in memory, shared by all streams. Thread-safe; freed with its last user. */
final class LoadedVoice {
    private final OnnxModel acoustic;
    private final OnnxModel spelling;
    private final Synthesizer synthesizer;

    private LoadedVoice(OnnxModel acoustic, OnnxModel spelling, Synthesizer synthesizer) {
        this.acoustic = acoustic;
        this.spelling = spelling;
        this.synthesizer = synthesizer;
    }

    /**
     * Loads the voice; takes about half a second, on threads of its own.
     *
     * @return completes on any thread, exceptionally with an {@link IOException} whose message says what to mend
     */
    static CompletionStage<LoadedVoice> load(OnnxRuntime runtime, InstalledModel files, RandomGenerator random) {
        return runtime.load(
                        "hibari", () -> AcousticNetwork.graph(files.file("hibari.onnx")), OnnxRuntime.Shapes.VARYING)
                .thenCompose(
                        acoustic -> runtime.load("hibari-spelling", files.file("oov.onnx"), OnnxRuntime.Shapes.VARYING)
                                .thenCompose(spelling -> assemble(acoustic, spelling, files, random)));
    }

    private static CompletionStage<LoadedVoice> assemble(
            OnnxModel acoustic, OnnxModel spelling, InstalledModel files, RandomGenerator random) {
        CompletableFuture<LoadedVoice> loaded = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("hibari-load").start(() -> {
            try {
                SpellingNetwork network = SpellingNetwork.load(files.folder(), letters -> spell(spelling, letters));
                Synthesizer synthesizer = new Synthesizer(
                        ClauseReader.load(files.folder(), network),
                        PhonemeVocabulary.load(files.folder()),
                        new AcousticNetwork(acoustic),
                        new Noise(random));
                loaded.complete(new LoadedVoice(acoustic, spelling, synthesizer));
            } catch (IOException | RuntimeException e) {
                acoustic.release();
                spelling.release();
                loaded.completeExceptionally(e);
            }
        });
        return loaded;
    }

    private static long[] spell(OnnxModel model, long[] letters) {
        try (OnnxTensor chars = OnnxTensor.createTensor(
                        model.environment(), LongBuffer.wrap(letters), new long[] {1, letters.length});
                OrtSession.Result result = model.session().run(Map.of("chars", chars))) {
            LongBuffer buffer = ((OnnxTensor) result.get(0)).getLongBuffer();
            long[] classes = new long[buffer.remaining()];
            buffer.get(classes);
            return classes;
        } catch (OrtException e) {
            throw new UncheckedIOException(new IOException("onnxruntime cannot run the spelling network", e));
        }
    }

    Synthesizer synthesizer() {
        return synthesizer;
    }

    /** Takes part in the voice's life. */
    void acquire() {
        acoustic.acquire();
        spelling.acquire();
    }

    /** To be called once for each {@link #acquire} and for {@link #load}. */
    void release() {
        acoustic.release();
        spelling.release();
    }
}
