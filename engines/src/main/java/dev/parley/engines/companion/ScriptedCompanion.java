package dev.parley.engines.companion;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.Readiness;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a language model until one is configured: a small script that holds a modest conversation and says what
 * it is. A word counts as a token. It calls no tools and looks at no images.
 */
final class ScriptedCompanion implements LanguageModel {
    static final String MODEL = "scripted-companion";

    private static final Readiness READINESS = Readiness.ready(
                    "a scripted companion answers; for a real model set OPENAI_API_KEY (and OPENAI_BASE_URL for a server"
                            + " of your own), or start Ollama on port 11434 or vLLM on port 8091")
            .asStandIn();

    private final Companion companion;
    private final RandomGenerator random;

    /** @param zone the caller is told the time in */
    ScriptedCompanion(EngineContext context, ZoneId zone) {
        random = context.random();
        companion = new Companion(context.clock(), zone, random);
    }

    @Override
    public String engine() {
        return CompanionEngine.NAME;
    }

    /** Answers once what nobody asked: the first answer of a process takes tens of milliseconds to load. */
    @Override
    public CompletionStage<Void> start() {
        companion.reply(List.of(ChatMessage.of(ChatMessage.Role.USER, "I would like to know what two plus two is")));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Readiness readiness() {
        return READINESS;
    }

    @Override
    public String defaultModel() {
        return MODEL;
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        List<String> words = List.of(companion.reply(request.messages()).split(" "));
        int read = request.messages().stream()
                .mapToInt(message -> Memory.words(message.text()).size())
                .sum();
        Writing writing = new Writing(words, request.maxTokens().orElse(Integer.MAX_VALUE), read, executor, listener);
        writing.next();
        return writing;
    }

    @Override
    public void close() {
        // holds nothing
    }

    /** Writes a reply word by word, at about the pace of a quick model. Loop only. */
    private final class Writing implements Cancellable {
        private static final int SHORTEST_MS = 5;
        private static final int LONGEST_MS = 25;

        private final List<String> words;
        private final int limit;
        private final int tokensRead;
        private final SessionExecutor executor;
        private final Consumer<? super LlmEvent> listener;
        private SessionExecutor.@Nullable Timer timer;
        private int written;

        Writing(
                List<String> words,
                int limit,
                int tokensRead,
                SessionExecutor executor,
                Consumer<? super LlmEvent> listener) {
            this.words = words;
            this.limit = limit;
            this.tokensRead = tokensRead;
            this.executor = executor;
            this.listener = listener;
        }

        void next() {
            Duration pause = Duration.ofMillis(random.nextInt(SHORTEST_MS, LONGEST_MS));
            timer = executor.schedule(pause, this::write);
        }

        private void write() {
            if (written == words.size() || written >= limit) {
                FinishReason reason = written == words.size() ? FinishReason.STOP : FinishReason.MAX_TOKENS;
                listener.accept(new LlmEvent.Done(reason, new LlmEvent.Usage(tokensRead, written, 0)));
                return;
            }
            String word = words.get(written);
            boolean first = written++ == 0;
            next(); // before the listener hears of it, so that it may cancel
            listener.accept(new LlmEvent.Text(first ? word : " " + word));
        }

        @Override
        public CompletionStage<Void> cancel() {
            if (timer != null) {
                timer.cancel();
            }
            return CompletableFuture.completedStage(null);
        }
    }
}
