package dev.parley.pool;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.guarded.GuardedLanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Language models one behind another. When one breaks, the next is asked; one that had begun its answer is followed by the
 * next from where it stopped, and nothing is written twice. An answer that had begun to call a function has failed: a call
 * cannot be taken back. Thread-safe.
 */
public final class ChainedLanguageModel extends ChainedProvider<LanguageModel> implements LanguageModel {
    public ChainedLanguageModel(Chain<LanguageModel> chain) {
        super(chain);
    }

    @Override
    LanguageModel of(Chain<LanguageModel> members) {
        return new ChainedLanguageModel(members);
    }

    @Override
    public String defaultModel() {
        return chain.current().map(LanguageModel::defaultModel).orElse("");
    }

    @Override
    public Capabilities capabilities() {
        boolean billed =
                ready().stream().anyMatch(member -> member.capabilities().billed());
        return chain.current()
                .map(LanguageModel::capabilities)
                .orElse(Capabilities.NONE)
                .withBilled(billed);
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        Answer answer = new Answer(request, executor, listener);
        answer.next();
        return answer;
    }

    private final class Answer implements Provider.Work {
        private final Request request;
        private final SessionExecutor executor;
        private final Consumer<? super LlmEvent> listener;
        private final Tries<LanguageModel> tries;
        private final StringBuilder told = new StringBuilder();
        private @Nullable Attempt attempt;
        private boolean calls;
        private boolean over;

        Answer(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
            this.request = request;
            this.tries = new Tries<>(chain, request.hints().engine());
            this.executor = executor;
            this.listener = listener;
        }

        void next() {
            boolean tools = !request.tools().isEmpty();
            Optional<Lease<LanguageModel>> lease = tries.next(
                            engine -> !tools || engine.capabilities().tools())
                    .or(() -> tries.next(engine -> true));
            if (lease.isEmpty()) {
                attempt = null;
                executor.execute(() -> end(new LlmEvent.Failed(tries.failure())));
                return;
            }
            Attempt asking = new Attempt(new AnswerJoin(told.toString()));
            attempt = asking;
            tries.runs(new GuardedLanguageModel(chain.engine(lease.get()))
                    .generate(asked(lease.get().member()), executor, asking));
        }

        /** The names of models are the preferred engine's: the others have models of their own. */
        private Request asked(Member<LanguageModel> member) {
            boolean first = chain.isPreferred(member, request.hints().engine());
            List<ChatMessage> messages = new ArrayList<>(request.messages());
            if (!told.toString().isBlank()) {
                messages.add(ChatMessage.of(ChatMessage.Role.ASSISTANT, told.toString()));
                messages.add(ChatMessage.GO_ON);
            }
            return new Request(
                    messages,
                    first ? request.model() : Optional.empty(),
                    request.temperature(),
                    request.maxTokens(),
                    request.tools(),
                    request.toolChoice(),
                    request.hints());
        }

        private void end(LlmEvent last) {
            if (!over) {
                over = true;
                listener.accept(last);
            }
        }

        private final class Attempt implements Consumer<LlmEvent> {
            private final AnswerJoin join;

            Attempt(AnswerJoin join) {
                this.join = join;
            }

            @Override
            public void accept(LlmEvent event) {
                if (attempt != this || over) {
                    return;
                }
                switch (event) {
                    case LlmEvent.Text text -> text(join.next(text.delta()));
                    case LlmEvent.Reasoning reasoning -> listener.accept(reasoning);
                    case LlmEvent.ToolCallStarted call -> called(call);
                    case LlmEvent.ToolCallArguments more -> called(more);
                    case LlmEvent.Done done -> {
                        tries.done();
                        end(done);
                    }
                    case LlmEvent.Failed failed -> failed(failed.cause());
                }
            }

            private void text(String delta) {
                tries.works();
                if (!delta.isEmpty()) {
                    told.append(delta);
                    listener.accept(new LlmEvent.Text(delta));
                }
            }

            private void called(LlmEvent call) {
                tries.works();
                calls = true;
                listener.accept(call);
            }

            private void failed(ProviderException cause) {
                tries.failed(cause);
                if (calls) {
                    end(new LlmEvent.Failed(cause));
                } else {
                    next();
                }
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            return tries.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            over = true;
            return tries.abandon(cause);
        }
    }
}
