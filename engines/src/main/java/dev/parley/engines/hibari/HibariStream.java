package dev.parley.engines.hibari;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Clause;
import dev.parley.engines.support.ClauseSplitter;
import dev.parley.onnx.InferenceLane;
import dev.parley.onnx.InferenceQueue;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.resample.Resampler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reply. Its clauses are computed one after the other, each as one task of its lane, so that many replies share the
 * machine fairly. Loop only, but for {@link #closeEngine}.
 */
final class HibariStream implements TextToSpeech.Stream {
    /** Clauses of text that may wait to be spoken; a reply that is longer is refused. */
    private static final int WAITING_CLAUSES = 2_000;

    /** Clauses of a sentence that are already there are spoken in one breath, up to so many words. */
    private static final int LONGEST_BREATH = 30;

    /** As few words as this are computed soon enough to be the first ones. */
    private static final int LONGEST_FIRST_BREATH = 10;

    private static final double SLOWEST = 0.5;
    private static final double FASTEST = 2.0;

    private final InferenceLane lane;
    private final SessionExecutor executor;
    private final Consumer<? super TtsEvent> listener;
    private final Synthesizer.Manner manner;
    private final TextToSpeech.Options options;
    private final ClauseSplitter splitter = new ClauseSplitter();
    private final Deque<Clause> clauses = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable LoadedVoice voice;
    private @Nullable Resampler resampler;
    private long spoken;
    private boolean computing;
    private boolean ended;
    private volatile boolean open = true;

    HibariStream(
            InferenceQueue queue,
            TextToSpeech.Options options,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener) {
        this.lane = queue.lane(HibariEngine.NAME, InferenceQueue.Priority.HIGH);
        this.executor = executor;
        this.listener = listener;
        this.options = options;
        manner = new Synthesizer.Manner(
                VoiceStyle.named(options.voice()), Math.clamp(options.speed(), SLOWEST, FASTEST));
    }

    /** The voice has been loaded. */
    void started(LoadedVoice loaded) {
        if (!open) {
            return;
        }
        try {
            resampler = new Resampler(Synthesizer.SAMPLE_RATE, options.sampleRate());
        } catch (IllegalArgumentException e) {
            fail(new ProviderException(ProviderException.Kind.REJECTED, HibariEngine.NAME, e.getMessage(), e));
            return;
        }
        Optional<ProviderException> refused = Speakable.refusal(options.language());
        if (refused.isPresent()) {
            fail(refused.get());
            return;
        }
        loaded.acquire();
        gone.whenComplete((nothing, failure) -> loaded.release());
        voice = loaded;
        listener.accept(new TtsEvent.Ready(HibariTextToSpeech.CAPABILITIES));
        speakNext();
    }

    @Override
    public void text(String words) {
        if (!open || ended) {
            return;
        }
        clauses.addAll(splitter.add(words));
        if (clauses.size() > WAITING_CLAUSES) {
            executor.execute(() -> fail(HibariEngine.failure(
                    ProviderException.Kind.REJECTED,
                    "the reply is too long: more than " + WAITING_CLAUSES + " clauses wait to be spoken")));
            return;
        }
        executor.execute(this::speakNext);
    }

    @Override
    public void end() {
        if (!open || ended) {
            return;
        }
        ended = true;
        splitter.end().ifPresent(clauses::add);
        executor.execute(this::speakNext);
    }

    private void speakNext() {
        if (!open || computing || voice == null || resampler == null) {
            return;
        }
        if (clauses.isEmpty()) {
            if (ended) {
                finish(resampler);
            }
            return;
        }
        Clause clause = nextBreath();
        Optional<ProviderException> refused = Speakable.refusal(clause);
        if (refused.isPresent()) {
            fail(refused.get());
            return;
        }
        ClauseTask.Output output = new ClauseTask.Output(spoken, resampler, this::tell, new Ended(), () -> open);
        computing = lane.submit(new ClauseTask(clause, voice.synthesizer(), manner, output));
        if (!computing) {
            fail(HibariEngine.failure(
                    ProviderException.Kind.AT_CAPACITY,
                    "too many replies wait to be spoken; use a faster machine or another engine"));
        }
    }

    /** The sentence as far as it is there, since that sounds better; at first little of it, to be heard soon. */
    private Clause nextBreath() {
        int longest = spoken == 0 ? LONGEST_FIRST_BREATH : LONGEST_BREATH;
        Clause first = clauses.remove();
        List<String> words = new ArrayList<>(first.words());
        Clause last = first;
        while (last.pause() != Clause.Pause.LONG
                && !clauses.isEmpty()
                && words.size() + clauses.peek().words().size() <= longest) {
            last = clauses.remove();
            words.addAll(last.words());
        }
        return new Clause(words, last.pause());
    }

    private void tell(TtsEvent event) {
        executor.execute(() -> {
            if (open) {
                listener.accept(event);
            }
        });
    }

    /** Brings the end of a clause to the loop. */
    private final class Ended implements ClauseTask.Ended {
        @Override
        public void spoke(long samples) {
            executor.execute(() -> {
                computing = false;
                spoken += samples;
                speakNext();
            });
        }

        @Override
        public void broke(Throwable cause) {
            executor.execute(() -> {
                computing = false;
                fail(HibariEngine.broken(cause));
            });
        }
    }

    private void finish(Resampler last) {
        short[] rest = new short[last.maxOutput(0)];
        int count = last.flush(rest, 0);
        if (count > 0) {
            listener.accept(new TtsEvent.Audio(Arrays.copyOf(rest, count)));
        }
        if (open) { // the listener may have cancelled
            listener.accept(new TtsEvent.Done());
            close();
        }
    }

    void fail(ProviderException cause) {
        if (open) {
            listener.accept(new TtsEvent.Failed(cause));
            close();
        }
    }

    /** The engine is closing: the stream fails. Any thread. */
    void closeEngine() {
        executor.execute(() -> fail(HibariEngine.broken(new IllegalStateException("the engine has been closed"))));
    }

    /** Completes, on any thread, when nothing of the stream is left. */
    CompletionStage<Void> gone() {
        return gone;
    }

    @Override
    public CompletionStage<Void> cancel() {
        close();
        return gone;
    }

    private void close() {
        if (!open) {
            return;
        }
        open = false;
        clauses.clear();
        lane.close().thenRun(() -> gone.complete(null));
    }
}
