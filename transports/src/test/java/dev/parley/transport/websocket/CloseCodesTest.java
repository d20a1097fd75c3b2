package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.CloseReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The numbers that clients of WebSockets know (RFC 6455 section 7.4.1 and the IANA registry). */
class CloseCodesTest {
    @Test
    void everyReasonHasTheCodeThatClientsKnowItBy() {
        assertThat(Arrays.stream(CloseReason.values()).map(reason -> reason + " " + CloseCodes.of(reason)))
                .containsExactly(
                        "NORMAL 1000",
                        "GOING_AWAY 1001",
                        "PROTOCOL_ERROR 1002",
                        "INVALID_MESSAGE 1007",
                        "POLICY 1008",
                        "TOO_BIG 1009",
                        "INTERNAL_ERROR 1011",
                        "TRY_AGAIN_LATER 1013");
    }
}
