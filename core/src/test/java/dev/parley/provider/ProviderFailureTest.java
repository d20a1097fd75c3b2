package dev.parley.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderFailureTest {
    private static final RetryPolicy POLICY = new RetryPolicy(Duration.ofMillis(50), 1.5, Duration.ofMillis(70), 0);

    private static ProviderException broken() {
        return new ProviderException(Kind.BROKEN, "e", "broke");
    }

    @Test
    void waits_grow_up_to_the_longest() {
        assertThat(POLICY.after(1, new Random(1))).isEqualTo(Duration.ofMillis(50));
        assertThat(POLICY.after(1000, new Random(1))).isEqualTo(Duration.ofMillis(70));
    }

    /** A server that says when to come back is not asked before. */
    @Test
    void the_servers_wait_counts() {
        Random random = new Random(1);
        assertThat(POLICY.after(1, broken().retryAfter(Duration.ofSeconds(1)), random))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(POLICY.after(1, broken().retryAfter(Duration.ofMillis(1)), random))
                .isEqualTo(Duration.ofMillis(50));
        assertThat(POLICY.after(1, broken(), random)).isEqualTo(Duration.ofMillis(50));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "language model at http://10.0.0.7:8091/v1 answered 401: bad key; check it"
                        + "|language model answered 401: bad key; check it",
                "cannot be reached (Connection refused: localhost/127.0.0.1:8091); is it running?"
                        + "|cannot be reached (Connection refused); is it running?",
                "failed to connect to /[0:0:0:0:0:0:0:1]:8091|failed to connect",
                "connection refused: llm.internal/10.0.0.7:11434|connection refused",
                "no route to 192.168.0.4|no route",
                "rediss://:secret@cache:6379/0 is away|is away",
                "the model took 30 s|the model took 30 s",
                "context of 8192 tokens: 9000 were sent|context of 8192 tokens: 9000 were sent",
                "at 12:30 the engine stopped|at 12:30 the engine stopped",
                "lost wss://u:p@h.example/x?y=1, again|lost, again",
                "no route to llm.internal:8000|no route",
                "failed at [::1]:8000 twice|failed twice",
                "ratio 3:1 at 9:30 is 12:30:45|ratio 3:1 at 9:30 is 12:30:45",
                "answered 500: index 12 out of range|answered 500: index 12 out of range",
            })
    void clients_are_told_no_address(String message, String told) {
        assertThat(new ProviderException(Kind.BROKEN, "e", message).forClients())
                .isEqualTo(told);
    }

    @Test
    void the_wait_keeps_everything_else() {
        ProviderException told = broken().retryAfter(Duration.ofSeconds(1));
        assertThat(told.kind()).isEqualTo(Kind.BROKEN);
        assertThat(told).hasMessage("broke");
        assertThat(told.retryAfter()).isEqualTo(Optional.of(Duration.ofSeconds(1)));
    }
}
