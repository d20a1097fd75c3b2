package dev.parley.http.openai.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.provider.ProviderException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineEventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EngineEvents<String> inbox = new EngineEvents<>(10, "engine");

    @Test
    void whatIsTakenMakesRoom() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(inbox.put("event " + i, 10)).isTrue();
            assertThat(inbox.take(PATIENCE)).isEqualTo("event " + i);
        }
    }

    @Test
    void moreThanMayWaitEndsTheStreamBehindWhatCameBefore() throws Exception {
        assertThat(inbox.put("a", 4)).isTrue();
        assertThat(inbox.put("b", 6)).isTrue();
        assertThat(inbox.put("c", 1)).isFalse();
        assertThat(inbox.take(PATIENCE)).isEqualTo("a");
        assertThat(inbox.take(PATIENCE)).isEqualTo("b");
        assertThatThrownBy(() -> inbox.take(PATIENCE))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ProviderException.Kind.BROKEN));
    }

    @Test
    void onceItWasFullNothingMoreIsTakenAndNothingPilesUp() throws Exception {
        assertThat(inbox.put("a", 10)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(inbox.put("b", 1)).isFalse();
        }
        assertThat(inbox.take(PATIENCE)).isEqualTo("a");
        assertThat(inbox.put("c", 1)).as("behind the end").isFalse();
        assertThatThrownBy(() -> inbox.take(PATIENCE)).hasMessageContaining("ended too early");
        assertThatThrownBy(() -> inbox.take(Duration.ofMillis(1))).hasMessageContaining("no sign of life");
    }

    @Test
    void whatWeighsNothingIsCountedToo() {
        for (int i = 0; i < 10; i++) {
            assertThat(inbox.put("", 0)).isTrue();
        }
        assertThat(inbox.put("", 0)).isFalse();
    }

    @Test
    void silenceIsATimeout() {
        assertThatThrownBy(() -> inbox.take(Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ProviderException.Kind.TIMEOUT));
    }
}
