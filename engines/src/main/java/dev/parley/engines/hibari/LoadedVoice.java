package dev.parley.engines.hibari;

import dev.parley.engines.hibari.dsp.Noise;
import dev.parley.g2p.ClauseReader;
import dev.parley.g2p.PhonemeVocabulary;
import dev.parley.g2p.SpellingNetwork;
import dev.parley.models.InstalledModel;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import java.io.IOException;
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
                SpellingNetwork network = SpellingNetwork.load(files.folder(), SpellingNetwork.on(spelling));
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
