package dev.parley.engines.support.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.Engine;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.llm.AnswerFormat;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ModelApi;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of each fault of a language model's server, whatever protocol it speaks. */
public abstract class AnswerFaultsContract {
    protected final ModelWire wire = new ModelWire(engine(), api());

    protected abstract Engine engine();

    protected abstract ModelApi api();

    /** Writes answers as the protocol has them. */
    protected abstract AnswerFormat format();

    /** The variable that users know the key by. */
    protected abstract String variable();

    @AfterEach
    void close() {
        wire.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED",
        "401, UNAUTHORISED",
        "402, UNAUTHORISED",
        "403, UNAUTHORISED",
        "404, REJECTED",
        "429, AT_CAPACITY",
        "500, BROKEN",
        "503, AT_CAPACITY",
        "504, TIMEOUT",
        "529, AT_CAPACITY"
    })
    void a_refusal_is_told_by_its_status(int status, Kind kind) {
        wire.server.enqueue(LlmReply.Error.of(status, "because of " + ModelWire.KEY + " " + "x".repeat(2000)));
        ProviderException cause = wire.ask(wire.model()).failed().cause();
        assertThat(cause.kind()).isEqualTo(kind);
        assertThat(cause).hasMessageContaining("answered " + status).hasMessageContaining("because of …");
        assertThat(cause.getMessage()).doesNotContain(ModelWire.KEY).hasSizeLessThan(600);
    }

    @Test
    void a_request_that_is_too_long_is_told_as_such() {
        wire.server.enqueue(LlmReply.Error.of(400, "prompt is too long: 208310 tokens > 200000 maximum"));
        assertThat(wire.ask(wire.model()).failed().cause().kind()).isEqualTo(Kind.TOO_LONG);
    }

    @Test
    void a_server_that_asks_to_be_left_alone_is() {
        wire.server.enqueue(new LlmReply.Error(429, "slow down", Map.of("retry-after", "30")));
        LanguageModel model = wire.model();
        assertThat(wire.ask(model).failed().cause().retryAfter()).contains(Duration.ofSeconds(30));
        ProviderException second = wire.ask(model).failed().cause();
        assertThat(second.kind()).isEqualTo(Kind.AT_CAPACITY);
        assertThat(second.retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(wire.server.requests()).hasSize(1);
    }

    @Test
    void a_wrong_key_is_told_at_the_start() {
        LanguageModel model = wire.model(Map.of("api-key", "wrong-0123456789"));
        Throwable cause = model.start()
                .toCompletableFuture()
                .handle((done, failure) -> failure)
                .join();
        assertThat(((ProviderException) cause).kind()).isEqualTo(Kind.UNAUTHORISED);
        assertThat(model.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(model.readiness().detail()).contains(".api-key").doesNotContain("wrong-0123456789");
        model.close();
    }

    @Test
    void without_a_key_nobody_is_asked() {
        LanguageModel model = wire.model(Map.of("api-key", "", "base-url", ""));
        assertThat(model.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(model.readiness().detail()).contains(".api-key", variable());
        assertThat(model.start().toCompletableFuture()).isCompletedExceptionally();
        assertThat(wire.ask(model).failed().cause().kind()).isEqualTo(Kind.UNAUTHORISED);
        model.close();
    }

    @Test
    void a_server_that_is_not_there_is_told() {
        LanguageModel model = wire.model(Map.of("base-url", "http://127.0.0.1:9"));
        assertThat(wire.ask(model).failed().cause())
                .hasMessageContaining("cannot be reached")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.BROKEN);
        model.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HANG", "STALL"})
    void silence_is_a_timeout(Fault.Kind kind) {
        wire.faults.add(Fault.after(2, kind));
        ModelWire.Asked asked = wire.ask(wire.model(Map.of("silence-timeout", "2s")));
        assertThat(asked.failed().cause().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(asked.text()).isEqualTo(kind == Fault.Kind.STALL ? "You said" : "");
    }

    @Test
    void a_slow_server_is_waited_for() {
        wire.faults.add(Fault.of(Fault.Kind.SLOW));
        ModelWire.Asked asked = wire.ask(wire.model());
        asked.done();
        assertThat(asked.text()).contains("Good morning");
    }

    @Test
    void a_connection_that_breaks_leaves_the_words_before() {
        wire.faults.add(Fault.after(2, Fault.Kind.DROP));
        ModelWire.Asked asked = wire.ask(wire.model());
        assertThat(asked.failed().cause().kind()).isEqualTo(Kind.BROKEN);
        assertThat(asked.text()).isEqualTo("You said");
    }

    @Test
    void what_is_no_event_is_a_failure() {
        wire.faults.add(Fault.after(2, Fault.Kind.GARBAGE));
        ModelWire.Asked asked = wire.ask(wire.model());
        assertThat(asked.failed().cause().kind()).isEqualTo(Kind.BROKEN);
        assertThat(asked.text()).isEqualTo("You said");
    }

    @Test
    void an_end_before_the_words_ends_it_once() {
        wire.faults.add(Fault.after(2, Fault.Kind.WRONG_ORDER));
        ModelWire.Asked asked = wire.ask(wire.model());
        asked.end();
        asked.log.doing(asked.log::expectSilence);
        wire.loop.settle();
    }

    @Test
    void a_failure_in_the_middle_is_told_with_its_reason() {
        wire.server.enqueue(new LlmReply.ErrorInStream("One two", "The model is overloaded."));
        ModelWire.Asked asked = wire.ask(wire.model());
        ProviderException cause = asked.failed().cause();
        assertThat(cause.kind()).isEqualTo(Kind.AT_CAPACITY);
        assertThat(cause).hasMessageContaining("The model is overloaded.");
        assertThat(asked.text()).isEqualTo("One two");
    }

    @Test
    void half_a_character_waits_for_the_other() {
        AnswerFormat format = format();
        String whole = format.begin() + format.word("für 語 🎉") + format.finish(AnswerFormat.Finish.STOP, 1);
        byte[] bytes = whole.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int cut = whole.substring(0, whole.indexOf('ü')).getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1;
        wire.raw(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
        ModelWire.Asked asked = wire.ask(wire.model());
        asked.done();
        assertThat(asked.text()).isEqualTo("für 語 🎉");
    }

    @Test
    void a_server_that_closes_after_each_answer_is_asked_again() {
        wire.server.closingConnections();
        LanguageModel model = wire.model();
        for (int i = 0; i < 4; i++) {
            wire.ask(model).done();
        }
        assertThat(wire.server.requests()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>busy</html>", "data: {\"a\":", "{\"strange\":1}", "[]"})
    void what_is_no_answer_is_a_failure(String body) {
        wire.raw(body);
        assertThat(wire.ask(wire.model()).failed().cause().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void an_endless_event_is_a_failure() {
        wire.raw("data: " + "x".repeat(300_000));
        assertThat(wire.ask(wire.model()).failed().cause()).hasMessageContaining("larger than");
    }

    @Test
    void cancelling_ends_it_on_the_wire() throws Exception {
        wire.server.enqueue(new LlmReply.Hang("one two"));
        ModelWire.Asked asked = wire.ask(wire.model());
        asked.log.await(LlmEvent.Text.class);
        asked.log.calling(() -> {
            var gone = asked.work.cancel();
            asked.log.expectSilence();
            return gone;
        });
        wire.untilNoStreamIsOpen();
    }

    @Test
    void closing_the_engine_fails_what_is_open() {
        wire.server.enqueue(new LlmReply.Hang("one"));
        LanguageModel model = wire.model();
        ModelWire.Asked asked = wire.ask(model);
        asked.log.await(LlmEvent.Text.class);
        model.close();
        assertThat(asked.failed().cause().kind()).isEqualTo(Kind.BROKEN);
    }
}
