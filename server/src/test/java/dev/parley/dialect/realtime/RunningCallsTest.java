package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.Dialect;
import dev.parley.dialect.Wire;
import dev.parley.dialect.support.MemoryWire;
import dev.parley.dialect.support.ScriptedDesk;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningCallsTest {
    private final ScriptedDesk desk = new ScriptedDesk();
    private final MemoryWire wire = new MemoryWire(desk.time);

    private Dialect connect(String query, Optional<Dialect> running) {
        RunningCalls calls = (String callId, Wire from) -> callId.equals("rtc_1") ? running : Optional.empty();
        return new RealtimeFactory(RealtimeCall.CHARACTERS, calls).create(RealtimeCall.handshake(query), wire, desk);
    }

    @Test
    void aConnectionWithTheIdOfARunningCallIsAttachedToIt() {
        Dialect running = RealtimeCall.stock().dialect;
        assertThat(connect("call_id=rtc_1", Optional.of(running))).isSameAs(running);
    }

    @Test
    void anUnknownCallIsToldAndTheConnectionClosed() {
        connect("call_id=rtc_2", Optional.empty()).opened();
        assertThat(wire.last("error").at("/error/message").asText()).contains("call_id");
        assertThat(wire.closeCode).hasValue(1008);
    }

    @Test
    void withoutAnIdACallIsItsOwn() {
        connect("model=x", Optional.empty()).opened();
        assertThat(wire.types()).containsExactly("session.created");
    }
}
