package dev.parley.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.SessionPreset;
import dev.parley.session.Principal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LocalClientSecretsTest {
    private static final Duration LIFE = Duration.ofSeconds(600);
    private static final SessionPreset PRESET = new SessionPreset("{\"type\":\"realtime\"}", false);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final InstantSource clock = now::get;
    private final ClientSecrets secrets = new LocalClientSecrets(clock, new SecureRandom(), 2);

    private CompletableFuture<ClientSecret> create(SessionPreset preset) {
        return secrets.create(Principal.ofKey("key_1", ""), LIFE, preset).toCompletableFuture();
    }

    private Optional<ClientSecret> find(String value) {
        return secrets.find(value).toCompletableFuture().join();
    }

    @Test
    void livesExactlyAsLongAsPromised() {
        ClientSecret secret = create(PRESET).join();
        assertThat(secret.value()).matches("ek_[A-Za-z0-9]{43}");
        assertThat(secret.expiresAt()).isEqualTo(now.get().plus(LIFE));
        now.updateAndGet(it -> it.plus(LIFE).minusMillis(1));
        assertThat(find(secret.value())).contains(secret);
        now.updateAndGet(it -> it.plusMillis(1));
        assertThat(find(secret.value())).isEmpty();
        assertThat(find("ek_other")).isEmpty();
    }

    @Test
    void aFullStoreRefusesUntilOneExpires() {
        ClientSecret first = create(PRESET).join();
        now.updateAndGet(it -> it.plusSeconds(300));
        create(PRESET).join();
        assertThat(create(PRESET)).isCompletedExceptionally();
        assertThat(find(first.value())).isPresent();
        now.updateAndGet(it -> it.plusSeconds(300));
        assertThat(create(PRESET)).isCompleted();
    }

    @Test
    void configurationsAreBoundedTogether() {
        SessionPreset large = new SessionPreset("x".repeat(10 << 20), false);
        create(large).join();
        assertThat(create(large)).isCompletedExceptionally();
        assertThat(create(PRESET)).isCompleted();
    }

    @Test
    void neverPrintsItself() {
        ClientSecret secret = create(PRESET).join();
        assertThat(secret.toString()).doesNotContain(secret.value());
    }
}
