package dev.parley.http.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admission.SessionAdmission;
import dev.parley.concurrent.Cancellable;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.EngineEvents;
import dev.parley.http.openai.request.Engines;
import dev.parley.http.openai.request.Job;
import dev.parley.http.openai.request.LargeBody;
import dev.parley.http.openai.request.Replies;
import dev.parley.provider.ChatPassThrough;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderRegistry;
import dev.parley.session.Principal;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code POST /v1/chat/completions}: the language model in use. A model behind an OpenAI-compatible server is given the
 * request as it is; for any other, the request is read and the answer written here.
 */
public final class ChatEndpoint {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MAX_WAITING_CHARACTERS = 4 << 20;
    private static final int MAX_ANSWER = 4 << 20;

    private final SessionAdmission service;
    private final ProviderRegistry engines;
    private final Job.Slots slots;
    private final Function<RoutingContext, Principal> callers;

    /** @param callers on whose behalf a request is made that was let in */
    public ChatEndpoint(
            SessionAdmission service,
            ProviderRegistry engines,
            Job.Slots slots,
            Function<RoutingContext, Principal> callers) {
        this.service = service;
        this.engines = engines;
        this.slots = slots;
        this.callers = callers;
    }

    public void handle(RoutingContext context) {
        try {
            LanguageModel engine = Engines.allowed(
                    callers.apply(context),
                    engines.languageModel().orElseThrow(() -> Engines.notReady(engines, ProviderKind.LLM)),
                    ProviderKind.LLM);
            String model = engine.defaultModel();
            Optional<ChatPassThrough> server = engine.capabilities().passThrough();
            if (server.isPresent()) {
                LargeBody.read(
                        context,
                        body -> ChatForward.body(body, model),
                        body -> ChatForward.start(context, slots, server.get(), body));
                return;
            }
            LargeBody.read(
                    context,
                    body -> ChatRequest.parse(body, model),
                    request -> Job.start(
                            context,
                            "text/event-stream; charset=utf-8",
                            slots,
                            job -> answer(context, job, engine, request)));
        } catch (ApiException e) {
            Replies.error(context, e);
        }
    }

    private void answer(RoutingContext context, Job job, LanguageModel engine, ChatRequest request)
            throws ApiException, ProviderException, IOException, InterruptedException {
        ChatCompletion completion = new ChatCompletion(
                service.ids().next("chatcmpl"), service.clock().instant().getEpochSecond(), request.model());
        EngineEvents<LlmEvent> inbox = new EngineEvents<>(MAX_WAITING_CHARACTERS, engine.engine());
        Generation generation = new Generation(job, inbox);
        job.executor().execute(() -> generation.begin(engine, request.request()));
        try {
            if (request.stream()) {
                stream(job, inbox, completion, request.usage());
            } else {
                var body = whole(inbox, completion);
                job.executor().execute(() -> Replies.json(context, 200, body));
            }
        } finally {
            job.executor().execute(generation::stop);
        }
    }

    private static void stream(Job job, EngineEvents<LlmEvent> inbox, ChatCompletion completion, boolean usage)
            throws ProviderException, IOException, InterruptedException {
        while (true) {
            LlmEvent event = inbox.take(PATIENCE);
            if (event instanceof LlmEvent.Failed failed) {
                failed(job, failed.cause());
                return;
            }
            job.sink().event(completion.chunk(event));
            if (event instanceof LlmEvent.Done done) {
                if (usage) {
                    job.sink().event(completion.usageChunk(done.usage()));
                }
                job.sink().data("[DONE]");
                job.sink().end();
                return;
            }
        }
    }

    /** Stock clients raise an error event in a stream as an exception. */
    private static void failed(Job job, ProviderException cause) throws ProviderException, IOException {
        if (!job.sink().begun()) {
            throw cause;
        }
        job.sink().event(ApiException.of(cause).json());
        job.sink().end();
    }

    private static JsonNode whole(EngineEvents<LlmEvent> inbox, ChatCompletion completion)
            throws ApiException, ProviderException, InterruptedException {
        while (true) {
            LlmEvent event = inbox.take(PATIENCE);
            switch (event) {
                case LlmEvent.Failed failed -> throw failed.cause();
                case LlmEvent.Done done -> {
                    return completion.whole(done);
                }
                default -> completion.add(event);
            }
            if (completion.length() > MAX_ANSWER) {
                throw new ApiException(502, "engine_failed", "", "The language model's answer is too long; stream it.");
            }
        }
    }

    /** One generation. Loop only. */
    private static final class Generation {
        private final Job job;
        private final EngineEvents<LlmEvent> inbox;
        private Optional<Cancellable> running = Optional.empty();
        private boolean over;

        Generation(Job job, EngineEvents<LlmEvent> inbox) {
            this.job = job;
            this.inbox = inbox;
        }

        void begin(LanguageModel engine, LanguageModel.Request request) {
            running = Optional.of(engine.generate(request, job.executor(), this::receive));
            job.onGone(() -> {
                stop();
                inbox.close();
            });
        }

        private void receive(LlmEvent event) {
            over |= event instanceof LlmEvent.Done || event instanceof LlmEvent.Failed;
            long weight =
                    switch (event) {
                        case LlmEvent.Text text -> text.delta().length();
                        case LlmEvent.ToolCallArguments arguments ->
                            arguments.delta().length();
                        default -> 1;
                    };
            if (!inbox.put(event, weight)) {
                stop();
            }
        }

        void stop() {
            if (!over) {
                over = true;
                running.ifPresent(Cancellable::cancel);
            }
        }
    }
}
