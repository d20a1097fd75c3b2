package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicMessageTest {
    @ParameterizedTest
    @CsvSource({
        "language model at http://10.1.2.3:8000/v1 answered 401: no key, answered 401: no key",
        "Connection refused: llm.internal/10.0.0.7:11434, Connection refused: ",
        "Connection refused: localhost/127.0.0.1:8091, Connection refused: ",
        "failed to connect to /[0:0:0:0:0:0:0:1]:8091, failed to connect to ",
        "no route to 192.168.0.4, no route to ",
        "wss://stt.example/api/asr-streaming closed with 1006, closed with 1006"
    })
    void hasTheReasonAndNoAddress(String message, String kept) {
        assertThat(PublicMessage.of(message))
                .contains(kept)
                .doesNotContainPattern("\\d+\\.\\d+\\.\\d+|http|wss|localhost|internal|8091|0:0");
    }

    @ParameterizedTest
    @CsvSource({
        "the model took 30 s, the model took 30 s",
        "context of 8192 tokens: 9000 were sent, context of 8192 tokens: 9000 were sent",
        "at 12:30 the engine stopped, at 12:30 the engine stopped"
    })
    void leavesEverythingElse(String message, String same) {
        assertThat(PublicMessage.of(message)).isEqualTo(same);
    }
}
