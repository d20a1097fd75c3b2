package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.StreamProperty;
import dev.parley.engines.support.llm.StreamedAnswer;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.ResponsesApi;
import io.vertx.core.json.JsonObject;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any split of a valid stream gives the same words, thoughts and calls. */
class ResponsesStreamsTest extends StreamProperty {
    @Property(tries = 300)
    void an_answer_is_the_same_however_its_bytes_are_split(
            @ForAll @From("answers") Answer answer,
            @ForAll @Size(max = 16) List<@IntRange(min = 1, max = 40) Integer> lengths) {
        assertThat(read(answer.body(format()), lengths)).isEqualTo(answer.expected());
    }

    @Override
    protected AnswerFormat format() {
        return new ResponsesApi().format(new JsonObject().put("model", "m"));
    }

    @Override
    protected StreamedAnswer reader(ServiceErrors errors, StreamedAnswer.Output out) {
        return new ResponsesReader(errors, new CallNotes(), 1 << 20, out);
    }
}
