package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalTest {
    private static final Principal KEY = Principal.ofKey("key_1", "laptop");

    @Test
    void aKeyControlsWhatRunsByIt() {
        assertThat(KEY.controls(KEY.limitedTo(List.of("moonshine")))).isTrue();
        assertThat(KEY.controls(KEY.byClientSecret())).isTrue();
        assertThat(KEY.controls(Principal.ofKey("key_2", "laptop"))).isFalse();
        assertThat(KEY.controls(Principal.ANONYMOUS)).isFalse();
    }

    @Test
    void aClientSecretControlsNoCallOfItsKey() {
        assertThat(KEY.byClientSecret().controls(KEY)).isFalse();
        assertThat(KEY.byClientSecret().controls(KEY.byClientSecret())).isTrue();
    }

    @Test
    void whereNoKeyIsNeededAnybodyControlsAnything() {
        assertThat(Principal.ANONYMOUS.controls(Principal.ANONYMOUS)).isTrue();
        assertThat(Principal.ANONYMOUS.controls(Principal.ANONYMOUS.byClientSecret()))
                .isTrue();
        assertThat(Principal.ANONYMOUS.controls(KEY)).isFalse();
    }
}
