package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.dialect.support.MemoryAudioChannel;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.dialect.unmute.UnmuteFactory;
import dev.parley.provider.ChatMessage;
import dev.parley.session.Principal;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections that join a call by its id (openai-realtime.md 1.1, 9). */
class SidebandTest {
    private static final Handshake CALL = RealtimeCall.handshake("call_id=rtc_1");
    private static final String RESPOND = "{\"type\":\"response.create\"}";

    private final ScriptedSessionService service = new ScriptedSessionService();
    private final RealtimeFactory factory = new RealtimeFactory(RealtimeCall.CHARACTERS, UnmuteFactory::isUnmute);

    /** A call that was taken, and has not begun. */
    private RealtimeCall taken() {
        MemoryAudioChannel channel =
                new MemoryAudioChannel(service.time, Duration.ofMillis(20), Duration.ofSeconds(30));
        factory.taken(CALL);
        RealtimeCall call = new RealtimeCall(factory, service, CALL, new MemoryConnection(service.time, channel));
        channel.tells(call.dialect);
        call.connection.tells(call.dialect);
        return call;
    }

    private RealtimeCall begun() {
        RealtimeCall call = taken();
        call.dialect.opened();
        service.time.settle();
        return call;
    }

    private RealtimeCall joins(Handshake handshake) {
        RealtimeCall sideband = new RealtimeCall(factory, service, handshake, new MemoryConnection(service.time));
        sideband.connection.tells(sideband.dialect);
        sideband.dialect.opened();
        service.time.settle();
        return sideband;
    }

    private void sends(RealtimeCall client, String json) {
        client.connection.clientSends(true, Buffer.buffer(json));
        service.time.settle();
    }

    @Test
    void bothSeeTheSameEventsWhoeverAsked() {
        RealtimeCall call = begun();
        RealtimeCall sideband = joins(CALL);
        assertThat(sideband.types()).containsExactly("session.created");
        assertThat(sideband.last("session.created").at("/session/id"))
                .isEqualTo(call.last("session.created").at("/session/id"));
        call.mark();
        sideband.mark();
        call.update("'output_modalities':['text']");
        sends(sideband, RESPOND);
        call.wait(2_000);
        assertThat(call.types()).contains("session.updated", "response.created", "response.done");
        assertThat(sideband.connection.sent).isEqualTo(call.connection.sent);
    }

    @Test
    void aToolOfTheCallIsAnsweredFromTheSideband() {
        RealtimeCall call = begun();
        RealtimeCall sideband = joins(CALL);
        service.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("It rains.")
                : ScriptedLlm.calls("", "weather", "{}"));
        call.update(
                "'output_modalities':['text'],'tools':[{'type':'function','name':'weather','parameters':{'type':'object'}}]");
        sends(call, RESPOND);
        call.wait(500);
        JsonNode asked = sideband.last("response.function_call_arguments.done");
        sends(
                sideband,
                "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\",\"call_id\":\""
                        + asked.get("call_id").asText() + "\",\"output\":\"rain\"}}");
        sends(sideband, RESPOND);
        call.wait(500);
        assertThat(call.last("response.output_text.done").get("text").asText()).isEqualTo("It rains.");
    }

    @Test
    void whoComesBeforeTheCallHasBegunWaitsForIt() {
        RealtimeCall call = taken();
        RealtimeCall early = joins(CALL);
        sends(early, "{\"type\":\"input_audio_buffer.clear\"}");
        assertThat(early.types()).isEmpty();
        call.dialect.opened();
        service.time.settle();
        assertThat(early.types()).containsExactly("session.created", "input_audio_buffer.cleared");
        assertThat(call.types()).isEqualTo(early.types());
    }

    @Test
    void aCallThatNeverBeginsEndsThoseThatWait() {
        taken();
        RealtimeCall early = joins(CALL);
        factory.over(CALL);
        service.time.settle();
        assertThat(early.connection.closed).contains(CloseReason.NORMAL);
        assertThat(joins(CALL).connection.closeCode).hasValue(1008);
    }

    @Test
    void theCallOutlivesTheSidebandAndNotTheOtherWayRound() {
        RealtimeCall call = begun();
        RealtimeCall first = joins(CALL);
        RealtimeCall second = joins(CALL);
        first.connection.clientLeaves();
        service.time.settle();
        first.mark();
        sends(call, "{\"type\":\"input_audio_buffer.clear\"}");
        assertThat(first.connection.sent).isEmpty();
        assertThat(call.connection.closed).isEmpty();
        assertThat(second.types()).endsWith("input_audio_buffer.cleared");
        call.connection.clientLeaves();
        service.time.settle();
        factory.over(CALL);
        service.time.settle();
        assertThat(second.connection.closed).contains(CloseReason.NORMAL);
        assertThat(second.connection.closeReason).isEqualTo("The call has ended.");
    }

    @Test
    void nobodyJoinsTheCallOfAnother() {
        begun();
        Handshake stranger = CALL.letIn(Principal.ofKey("key_other", "other"), Optional.empty());
        RealtimeCall refused = joins(stranger);
        assertThat(refused.connection.closed).contains(CloseReason.POLICY);
        assertThat(refused.error().get("param").asText()).isEqualTo("call_id");
        assertThat(refused.types()).containsExactly("error");
    }

    @Test
    void thereIsAMostOfThem() {
        begun();
        List<RealtimeCall> joined = IntStream.range(0, RunningCalls.MOST_JOINED)
                .mapToObj(i -> joins(CALL))
                .toList();
        RealtimeCall further = joins(CALL);
        assertThat(further.connection.closeCode).hasValue(1008);
        assertThat(further.error().get("message").asText()).contains("4 connections");
        joined.getFirst().connection.clientLeaves();
        service.time.settle();
        assertThat(joins(CALL).types()).containsExactly("session.created");
    }

    @Test
    void whatAnyOfThemSendsIsCarriedOutInOrderWhileSomethingLargeIsRead() {
        RealtimeCall call = begun();
        RealtimeCall sideband = joins(CALL);
        call.mark();
        String large =
                "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"input_text\",\"text\":\"" + "w ".repeat(LargeMessage.BYTES) + "\"}]}}";
        call.connection.clientSends(true, Buffer.buffer(large));
        sideband.connection.clientSends(true, Buffer.buffer("{\"type\":\"input_audio_buffer.clear\"}"));
        service.time.settle();
        assertThat(call.types())
                .containsExactly("conversation.item.added", "conversation.item.done", "input_audio_buffer.cleared");
        sends(sideband, "{\"type\":\"input_audio_buffer.clear\"}");
        assertThat(call.types()).hasSize(4);
    }

    @Test
    void aFaultIsToldAndTheCallGoesOn() {
        RealtimeCall call = begun();
        RealtimeCall sideband = joins(CALL);
        sends(sideband, "{\"type\":\"nothing\",\"event_id\":\"e1\"}");
        assertThat(sideband.error().get("event_id").asText()).isEqualTo("e1");
        sideband.connection.clientSends(false, Buffer.buffer("x"));
        service.time.settle();
        assertThat(sideband.error().get("code").asText()).isEqualTo("invalid_event");
        sends(sideband, "{\"type\":\"input_audio_buffer.clear\"}");
        assertThat(call.types()).endsWith("input_audio_buffer.cleared");
    }
}
