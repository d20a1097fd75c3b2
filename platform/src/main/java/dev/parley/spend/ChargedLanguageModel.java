package dev.parley.spend;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.LanguageModelDecorator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A language model that is charged for the tokens its server counts. Where the server tells none, or the answer is stopped
 * before it does, for as many as are estimated from the text. Thread-safe.
 */
final class ChargedLanguageModel extends LanguageModelDecorator implements ChargedProvider<LanguageModel> {
    private final Charge charge;

    ChargedLanguageModel(LanguageModel engine, Charge charge) {
        super(engine);
        this.charge = charge;
    }

    @Override
    public SpendAccount account() {
        return charge.account();
    }

    @Override
    public LanguageModel paidBy(SpendAccount payer) {
        return new ChargedLanguageModel(provider, charge.paidBy(payer));
    }

    /** Nothing is handed on once the limit is reached: {@link #generate} says so. */
    @Override
    public Capabilities capabilities() {
        Capabilities own = provider.capabilities();
        return new Capabilities(
                own.passThrough()
                        .filter(server -> !account().isSpent())
                        .map(server -> new ChargedPassThrough(server, this::charge)),
                own.tools(),
                own.images(),
                true);
    }

    private Optional<ProviderException> refusal() {
        return account().isSpent() ? Optional.of(spent()) : Optional.empty();
    }

    private void charge(LlmEvent.Usage usage) {
        charge.add(charge.prices().tokens(usage));
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        Charged answer = new Charged(request, listener);
        Optional<ProviderException> refusal = refusal();
        if (refusal.isPresent()) {
            executor.execute(() -> answer.refused(refusal.get()));
        } else {
            answer.inside = Optional.of(provider.generate(request, executor, answer));
        }
        return answer;
    }

    /** One generation; the one inside is empty where it was not asked for. Loop only. */
    private final class Charged implements Provider.Work, Consumer<LlmEvent> {
        private final Request request;
        private final Consumer<? super LlmEvent> listener;
        private final StringBuilder written = new StringBuilder();
        private Optional<Cancellable> inside = Optional.empty();
        private boolean over;

        Charged(Request request, Consumer<? super LlmEvent> listener) {
            this.request = request;
            this.listener = listener;
        }

        private void refused(ProviderException cause) {
            if (!over) {
                over = true;
                listener.accept(new LlmEvent.Failed(cause));
            }
        }

        @Override
        public void accept(LlmEvent event) {
            switch (event) {
                case LlmEvent.Text text -> written.append(text.delta());
                case LlmEvent.Reasoning reasoning -> written.append(reasoning.delta());
                case LlmEvent.ToolCallStarted call -> written.append(call.name());
                case LlmEvent.ToolCallArguments more -> written.append(more.delta());
                case LlmEvent.Done done -> end(done.usage());
                case LlmEvent.Failed failed -> broken();
            }
            listener.accept(event);
        }

        private void end(LlmEvent.Usage usage) {
            if (!over) {
                over = true;
                boolean told = usage.inputTokens() > 0 || usage.outputTokens() > 0;
                charge(told ? usage : estimate());
            }
        }

        /** What was refused before it began costs nothing. */
        private void broken() {
            if (written.isEmpty()) {
                over = true;
            } else {
                end(LlmEvent.Usage.UNKNOWN);
            }
        }

        private LlmEvent.Usage estimate() {
            int read = request.messages().stream()
                    .map(ChatMessage::text)
                    .mapToInt(TokenEstimate::of)
                    .sum();
            return new LlmEvent.Usage(read, TokenEstimate.of(written.toString()), 0);
        }

        @Override
        public CompletionStage<Void> cancel() {
            stopped();
            return inside.map(Cancellable::cancel).orElseGet(ChargedStreams::gone);
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            stopped();
            return inside.map(work -> Provider.Work.abandon(work, cause)).orElseGet(ChargedStreams::gone);
        }

        /** Also before the first word: the server has read the question by then. */
        private void stopped() {
            if (inside.isPresent()) {
                end(LlmEvent.Usage.UNKNOWN);
            }
            over = true;
        }
    }
}
