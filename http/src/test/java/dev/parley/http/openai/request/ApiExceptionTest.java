package dev.parley.http.openai.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiExceptionTest {
    @ParameterizedTest
    @EnumSource(Kind.class)
    void noClientIsToldWhereTheEnginesAre(Kind kind) {
        ApiException answer = ApiException.of(new ProviderException(
                kind, "openai", "cannot connect to http://10.1.2.3:8091/v1: Connection refused: /10.1.2.3:8091"));
        assertThat(answer.json().toString())
                .contains("openai", "Connection refused")
                .doesNotContain("10.1.2.3", "8091");
    }

    @Test
    void theWaitThatAServerAsksForIsHandedOn() {
        ProviderException busy = new ProviderException(Kind.AT_CAPACITY, "openai", "busy");
        assertThat(ApiException.of(busy.retryAfter(Duration.ofMillis(6_200))).retryAfterSeconds())
                .contains(7L);
        assertThat(ApiException.of(busy).retryAfterSeconds()).contains(1L);
        assertThat(ApiException.invalid("model", "wrong").retryAfterSeconds()).isEmpty();
    }
}
