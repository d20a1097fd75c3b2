package dev.parley.telemetry;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.LanguageModelDecorator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A language model whose generations are counted as Unmute counts its own (unmute.md 10). Thread-safe. */
final class MeteredLanguageModel extends LanguageModelDecorator {
    private final WorkerMetrics metrics;
    private final EngineUse use;

    /** @param use is told of the answers, besides */
    MeteredLanguageModel(LanguageModel engine, WorkerMetrics metrics, EngineUse use) {
        super(engine);
        this.metrics = metrics;
        this.use = use;
    }

    @Override
    public boolean tellsListener() {
        return true;
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        Counted counted = new Counted(executor, listener);
        int words = request.messages().stream()
                .map(ChatMessage::text)
                .mapToInt(MeteredLanguageModel::words)
                .sum();
        metrics.llm.sentWords.inc(words);
        metrics.llm.requestLength.observe(words);
        metrics.llm.active.inc();
        counted.generation = provider.generate(request, executor, counted);
        use.begun();
        return counted;
    }

    private static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && !inside) {
                words++;
            }
            inside = !space;
        }
        return words;
    }

    /** One generation. Loop only. */
    private final class Counted implements Provider.Work, Consumer<LlmEvent> {
        private final SessionExecutor executor;
        private final Consumer<? super LlmEvent> listener;
        private final long askedAt;
        private Cancellable generation;
        private int words;
        private boolean insideWord;
        private boolean began;
        private boolean over;

        Counted(SessionExecutor executor, Consumer<? super LlmEvent> listener) {
            this.executor = executor;
            this.listener = listener;
            this.askedAt = executor.nanoTime();
        }

        @Override
        public CompletionStage<Void> cancel() {
            interrupted();
            return generation.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            interrupted();
            return Provider.Work.abandon(generation, cause);
        }

        private void interrupted() {
            if (!over) {
                metrics.llm.interrupts.inc();
                end();
            }
        }

        @Override
        public void accept(LlmEvent event) {
            if (!began && !(event instanceof LlmEvent.Failed)) {
                began = true;
                use.ready(executor.nanoTime() - askedAt);
            }
            switch (event) {
                case LlmEvent.Text text -> text(text.delta());
                case LlmEvent.Done done -> {
                    wordEnded();
                    end();
                }
                case LlmEvent.Failed failed -> {
                    metrics.llm.hardErrors.inc();
                    use.failed(failed.cause());
                    end();
                }
                case LlmEvent.Reasoning reasoning -> {}
                case LlmEvent.ToolCallStarted call -> {}
                case LlmEvent.ToolCallArguments more -> {}
            }
            listener.accept(event);
        }

        /** Words count as they become whole. */
        private void text(String delta) {
            for (int i = 0; i < delta.length(); i++) {
                if (Character.isWhitespace(delta.charAt(i))) {
                    wordEnded();
                } else {
                    insideWord = true;
                }
            }
        }

        private void wordEnded() {
            if (!insideWord) {
                return;
            }
            insideWord = false;
            metrics.llm.receivedWords.inc();
            if (words++ == 0) {
                metrics.llm.firstWord.observe(seconds());
            }
        }

        private double seconds() {
            return WorkerMetrics.seconds(executor.nanoTime() - askedAt);
        }

        private void end() {
            if (over) {
                return;
            }
            over = true;
            use.ended();
            metrics.llm.active.dec();
            metrics.llm.replyLength.observe(words);
            metrics.llm.generation.observe(seconds());
        }
    }
}
