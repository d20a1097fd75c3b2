package dev.parley.simulator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;

class AnswerCandidatesTest {
    private static final String ANSWER = "v=0\r\na=setup:passive\r\n"
            + "a=candidate:1 1 tcp 2130706431 192.0.2.7 8001 typ host tcptype passive\r\n"
            + "a=candidate:2 1 udp 2130706431 192.0.2.7 8000 typ host\r\n"
            + "a=candidate:3 1 udp 2130706175 2001:db8::7 8000 typ host\r\na=end-of-candidates\r\n";
    private static final String RELAYED = "v=0\r\na=setup:passive\r\n"
            + "a=candidate:2 1 udp 2130706431 127.0.0.1 9000 typ host\r\na=end-of-candidates\r\n";
    private static final SocketAddress SERVER = SocketAddress.inetSocketAddress(8000, "192.0.2.7");

    private static String replaced(String answer) {
        return AnswerCandidates.replaced(answer, SERVER, "127.0.0.1", 9000);
    }

    private static String inJson(String sdp) {
        return "{\"sdp\":\"" + sdp.replace("\r\n", "\\r\\n") + "\",\"type\":\"answer\"}";
    }

    @Test
    void theRelayTakesTheServersPlaceInAnAnswer() {
        assertThat(AnswerCandidates.server(ANSWER)).contains(SERVER);
        assertThat(replaced(ANSWER)).isEqualTo(RELAYED);
    }

    @Test
    void alsoInsideOfJson() {
        assertThat(AnswerCandidates.server(inJson(ANSWER))).contains(SERVER);
        assertThat(replaced(inJson(ANSWER))).isEqualTo(inJson(RELAYED));
    }

    @Test
    void whatIsNoAnswerStaysAsItIs() {
        assertThat(AnswerCandidates.server("{\"error\":\"none\"}")).isEmpty();
    }
}
