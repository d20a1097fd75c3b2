package dev.parley.registry;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness.State;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the services behind this server answer at this moment (unmute.md section 1.1): all are asked at once, and
 * everybody who asks within half a second gets the same answer. Thread-safe; never blocks.
 */
public final class ServiceHealth {
    private static final Logger log = LoggerFactory.getLogger(ServiceHealth.class);
    private static final long SHARED_NANOS = Duration.ofMillis(500).toNanos();
    private static final long PATIENCE_MS = 2_000;

    private final ProviderRegistry engines;
    private final Supplier<CompletionStage<Boolean>> cloning;
    private final LongSupplier nanoTime;
    private CompletableFuture<Status> last = CompletableFuture.completedFuture(new Status(false, false, false, false));
    private long lastAt;
    private boolean asked;

    /** Which services answer; cloning does only where voices so made can be spoken with. */
    public record Status(boolean tts, boolean stt, boolean llm, boolean voiceCloning) {
        /** Whether calls can be served. */
        public boolean ok() {
            return tts && stt && llm;
        }

        /** Whether the engine of a kind answers, what is in this process always does. */
        public boolean answers(ProviderKind kind) {
            return switch (kind) {
                case TTS -> tts;
                case STT -> stt;
                case LLM -> llm;
                case VAD, END_OF_TURN, NOISE_SUPPRESSION -> true;
            };
        }
    }

    /** @param cloning asks the cloning server */
    public ServiceHealth(ProviderRegistry engines, Supplier<CompletionStage<Boolean>> cloning, LongSupplier nanoTime) {
        this.engines = engines;
        this.cloning = cloning;
        this.nanoTime = nanoTime;
    }

    /** Completes normally, on any thread, within about two seconds. */
    public synchronized CompletionStage<Status> now() {
        // Counted from the answer, not from the question: a slow answer is still news.
        boolean fresh = asked && (!last.isDone() || nanoTime.getAsLong() - lastAt < SHARED_NANOS);
        if (!fresh) {
            asked = true;
            last = ask();
            last.whenComplete((status, failure) -> answered());
        }
        return last.minimalCompletionStage();
    }

    private synchronized void answered() {
        lastAt = nanoTime.getAsLong();
    }

    private CompletableFuture<Status> ask() {
        CompletableFuture<Boolean> tts = check(ProviderKind.TTS, engines.textToSpeech());
        CompletableFuture<Boolean> stt = check(ProviderKind.STT, engines.speechToText());
        CompletableFuture<Boolean> llm = check(ProviderKind.LLM, engines.languageModel());
        CompletableFuture<Boolean> voices = guarded(() -> engines.textToSpeech()
                        .filter(it -> it.capabilities().clonedVoices())
                        .isPresent()
                ? cloning.get()
                : no());
        return CompletableFuture.allOf(tts, stt, llm, voices)
                .thenApply(all -> new Status(tts.join(), stt.join(), llm.join(), voices.join()));
    }

    private CompletableFuture<Boolean> check(ProviderKind kind, Optional<? extends Provider> provider) {
        boolean ready = engines.statuses().stream()
                .anyMatch(each -> each.kind() == kind && each.readiness().state() == State.READY);
        return ready && provider.isPresent() ? guarded(provider.get()::check) : no();
    }

    /** A service that throws when asked is one that does not answer. */
    private static CompletableFuture<Boolean> guarded(Supplier<CompletionStage<Boolean>> question) {
        try {
            return limited(question.get());
        } catch (RuntimeException | Error e) {
            log.atWarn().setCause(e).log("asking a service how it is");
            return no();
        }
    }

    private static CompletableFuture<Boolean> no() {
        return CompletableFuture.completedFuture(false);
    }

    private static CompletableFuture<Boolean> limited(CompletionStage<Boolean> answer) {
        return answer.exceptionally(failure -> false)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(false, PATIENCE_MS, TimeUnit.MILLISECONDS);
    }
}
