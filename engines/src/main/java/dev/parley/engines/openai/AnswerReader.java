package dev.parley.engines.openai;

import dev.parley.engines.support.llm.AnswerBody;
import dev.parley.engines.support.llm.ServerError;
import dev.parley.engines.support.llm.StreamedAnswer;
import dev.parley.engines.support.markup.AnswerText;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes events of the bytes of one answer, whatever form they have: server-sent events, one JSON object, a list of them,
 * or an error. Says {@link LlmEvent.Done} or a failure once, and nothing after it. Not thread-safe.
 */
final class AnswerReader implements StreamedAnswer, ChatChunkReader.Sink {
    private static final Set<String> SIGNS_OF_LIFE = Set.of("ping", "heartbeat", "keepalive", "keep-alive");

    private final ServiceErrors errors;
    private final Output out;
    private final ChatChunkReader reader = new ChatChunkReader(this);
    private final AnswerBody body;
    private final AnswerText markup;
    private final ToolCallAssembler calls;
    private final List<Call> written = new ArrayList<>();
    private Optional<String> finish = Optional.empty();
    private LlmEvent.Usage usage = LlmEvent.Usage.UNKNOWN;
    private boolean working;
    private boolean repeats;
    private boolean over;

    /** A call that the model wrote as text. */
    private record Call(String name, String arguments) {}

    /**
     * What is known of the model.
     *
     * @param tools names that it may call
     * @param reasonsFirst whether it begins with reasoning that it only closes
     */
    record Model(Set<String> tools, boolean reasonsFirst) {}

    AnswerReader(Model model, ServiceErrors errors, int eventBytes, RandomGenerator random, Output out) {
        this.errors = errors;
        this.out = out;
        this.body = new AnswerBody(eventBytes, new Parts());
        this.markup = new AnswerText(model.tools, model.reasonsFirst, new Answer());
        this.calls = new ToolCallAssembler(model.tools, random, out::event);
    }

    @Override
    public void feed(byte[] bytes) {
        if (!over) {
            body.feed(bytes);
        }
    }

    @Override
    public void end() {
        if (!over) {
            body.end();
        }
    }

    /** What is in the body. */
    private final class Parts implements AnswerBody.Parts {
        @Override
        public void event(String type, byte[] data, int length) {
            AnswerReader.this.event(type, data, length);
        }

        @Override
        public void eventsEnded() {
            if (!over && finish.isEmpty()) {
                fail(broken("ended its answer in the middle"));
            } else {
                conclude();
            }
        }

        @Override
        public void json(byte[] whole) {
            AnswerReader.this.json(whole);
        }

        @Override
        public void unreadable(String what) {
            fail(broken(what));
        }
    }

    private void json(byte[] whole) {
        read(whole, whole.length);
        if (!over && finish.isEmpty() && !working) {
            fail(broken("answered without a choice"));
        } else {
            conclude();
        }
    }

    @Override
    public boolean finished() {
        return finish.isPresent();
    }

    /** Whether reasoning was closed that had not been opened. */
    boolean reasonsFirst() {
        return markup.closedUnopened();
    }

    @Override
    public void conclude() {
        if (over) {
            return;
        }
        markup.end();
        if (!calls.any()) {
            // A server that reads the calls out of the text may leave the text as well.
            written.forEach(call -> calls.whole(call.name, call.arguments));
        }
        calls.end();
        FinishReason reason = reason(finish.orElse(""));
        if (reason == FinishReason.TOOL_CALLS && !calls.any() && !working) {
            fail(broken("announced a call of a function that did not come"));
            return;
        }
        boolean called = calls.any() && reason == FinishReason.STOP;
        boolean text = reason == FinishReason.TOOL_CALLS && !calls.any();
        over = true;
        out.event(new LlmEvent.Done(called ? FinishReason.TOOL_CALLS : text ? FinishReason.STOP : reason, usage));
        out.done();
    }

    private static FinishReason reason(String told) {
        return switch (told.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "max_output_tokens", "model_length", "token_limit" -> FinishReason.MAX_TOKENS;
            case "content_filter",
                    "content-filter",
                    "safety",
                    "recitation",
                    "blocklist",
                    "prohibited_content",
                    "spii",
                    "refusal",
                    "sensitive" -> FinishReason.CONTENT_FILTER;
            case "tool_calls", "tool-calls", "tool_call", "tool_use", "function_call" -> FinishReason.TOOL_CALLS;
            default -> FinishReason.STOP;
        };
    }

    private ProviderException broken(String what) {
        return errors.of(Kind.BROKEN, what);
    }

    private void fail(ProviderException cause) {
        if (!over) {
            over = true;
            out.failed(cause);
        }
    }

    // Events.

    private void event(String type, byte[] data, int length) {
        String kind = type.toLowerCase(Locale.ROOT);
        if (over || SIGNS_OF_LIFE.contains(kind)) {
            return;
        }
        if (kind.equals("error")) {
            reader.readError(data, length);
            return;
        }
        if (length < 16) {
            String text = new String(data, 0, length, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                return;
            }
            if (text.equals("[DONE]")) {
                doneMark();
                return;
            }
        }
        read(data, length);
    }

    private void doneMark() {
        if (finish.isEmpty() && !working) {
            fail(broken("ended without an answer"));
        } else {
            conclude();
        }
    }

    private void read(byte[] data, int length) {
        try {
            reader.read(data, length);
        } catch (IOException e) {
            fail(broken("sent a chunk that is not JSON"));
        }
    }

    // What chunks say.

    private boolean works() {
        if (over || repeats) {
            return false;
        }
        working = true;
        out.working();
        return true;
    }

    @Override
    public void wholeMessage() {
        repeats = working;
    }

    @Override
    public void text(String delta) {
        if (works()) {
            markup.accept(delta);
        }
    }

    @Override
    public void reasoning(String delta) {
        if (works()) {
            out.event(new LlmEvent.Reasoning(delta));
        }
    }

    @Override
    public void toolFragment(ToolCallAssembler.Fragment fragment) {
        if (works()) {
            calls.fragment(fragment);
        }
    }

    @Override
    public void finish(String reason) {
        repeats = false;
        String told = reason.toLowerCase(Locale.ROOT);
        if (over || told.equals("null") || told.equals("none")) {
            return;
        }
        if (told.contains("error") || told.contains("malformed") || told.equals("abort")) {
            fail(broken("reported: the generation failed (" + told + ")"));
            return;
        }
        finish = Optional.of(reason);
        out.finishing();
    }

    @Override
    public void usage(LlmEvent.Usage figures) {
        usage = figures;
    }

    @Override
    public void error(ServerError error) {
        fail(errors.of(error.kind(), "reported: " + errors.clean(error.message())));
    }

    /** The text, once the markup has been taken out. */
    private final class Answer implements AnswerText.Sink {
        @Override
        public void text(String delta) {
            out.event(new LlmEvent.Text(delta));
        }

        @Override
        public void reasoning(String delta) {
            out.event(new LlmEvent.Reasoning(delta));
        }

        @Override
        public void call(String name, String argumentsJson) {
            written.add(new Call(name, argumentsJson));
        }
    }
}
