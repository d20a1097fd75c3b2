package dev.parley.engines.support.llm;

import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.LlmReply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/** Random answers of a protocol, written by the simulator, and what is read of them in pieces. */
public abstract class StreamProperty {
    protected abstract AnswerFormat format();

    protected abstract StreamedAnswer reader(ServiceErrors errors, StreamedAnswer.Output out);

    /** An answer, and what has to come of it. */
    public record Answer(String thoughts, List<String> words, List<LlmReply.ToolCalls.Call> calls) {
        /** As the protocol writes it. */
        public byte[] body(AnswerFormat format) {
            StringBuilder body = new StringBuilder(format.begin());
            if (!thoughts.isEmpty()) {
                format.thoughts(thoughts).forEach(body::append);
            }
            words.forEach(word -> body.append(format.word(word)));
            for (int i = 0; i < calls.size(); i++) {
                format.call(i, calls.get(i)).forEach(body::append);
            }
            body.append(format.finish(calls.isEmpty() ? AnswerFormat.Finish.STOP : AnswerFormat.Finish.CALLS, 7));
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }

        public String expected() {
            StringBuilder all = new StringBuilder("(" + thoughts + ")" + String.join("", words));
            calls.forEach(
                    call -> all.append("\n").append(call.name()).append(new JsonObject(call.arguments()).encode()));
            return all.append(calls.isEmpty() ? "\nSTOP" : "\nTOOL_CALLS").toString();
        }
    }

    @Provide
    protected Arbitrary<Answer> answers() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("ab é語{}\"\\\n\r:<")
                .ofMinLength(1)
                .ofMaxLength(9);
        Arbitrary<LlmReply.ToolCalls.Call> call = Combinators.combine(
                        Arbitraries.of("get_weather", "get_time"),
                        text,
                        Arbitraries.integers().between(0, 1))
                .as((name, value, some) -> new LlmReply.ToolCalls.Call(
                        "k" + value.hashCode(),
                        name,
                        some == 0
                                ? "{}"
                                : new JsonObject()
                                        .put("x", value)
                                        .put("n", new JsonObject().put(value, 1))
                                        .encode()));
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(""), text),
                        text.list().ofMaxSize(5),
                        call.list().ofMaxSize(3))
                .as(Answer::new);
    }

    /** What is read of a body that comes in pieces of these lengths, the rest byte by byte. */
    protected final String read(byte[] body, List<Integer> lengths) {
        Told told = new Told();
        ServiceErrors errors = new ServiceErrors(
                new ServiceErrors.Service("test", "the model", text -> text, new ServiceErrors.Advice("", "", "")));
        StreamedAnswer reader = reader(errors, told);
        int at = 0;
        for (int i = 0; at < body.length; i++) {
            int end = Math.min(body.length, at + (i < lengths.size() ? lengths.get(i) : 1));
            reader.feed(Arrays.copyOfRange(body, at, end));
            at = end;
        }
        reader.end();
        return told.all();
    }

    private static final class Told implements StreamedAnswer.Output {
        private final StringBuilder thoughts = new StringBuilder();
        private final StringBuilder words = new StringBuilder();
        private final List<StringBuilder> arguments = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private String end = "";

        String all() {
            StringBuilder all = new StringBuilder("(" + thoughts + ")" + words);
            for (int i = 0; i < names.size(); i++) {
                all.append("\n")
                        .append(names.get(i))
                        .append(new JsonObject(arguments.get(i).toString()).encode());
            }
            return all + "\n" + end;
        }

        @Override
        public void event(LlmEvent event) {
            switch (event) {
                case LlmEvent.Text text -> words.append(text.delta());
                case LlmEvent.Reasoning reasoning -> thoughts.append(reasoning.delta());
                case LlmEvent.ToolCallStarted call -> {
                    names.add(call.name());
                    arguments.add(new StringBuilder());
                }
                case LlmEvent.ToolCallArguments more ->
                    arguments.get(more.index()).append(more.delta());
                case LlmEvent.Done done -> end += done.reason();
                case LlmEvent.Failed failed -> end += failed.cause().getMessage();
            }
        }

        @Override
        public void working() {}

        @Override
        public void finishing() {}

        @Override
        public void failed(ProviderException cause) {
            end += cause.getMessage();
        }

        @Override
        public void done() {}
    }
}
