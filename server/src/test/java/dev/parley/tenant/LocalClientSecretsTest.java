package dev.parley.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.SessionSeed;
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
    private static final SessionSeed SEED = new SessionSeed("{\"type\":\"realtime\"}", false);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final InstantSource clock = now::get;
    private final ClientSecrets secrets = new LocalClientSecrets(clock, new SecureRandom(), 2);

    private CompletableFuture<ClientSecret> create(SessionSeed seed) {
        return secrets.create("key_1", LIFE, seed).toCompletableFuture();
    }

    private Optional<ClientSecret> find(String value) {
        return secrets.find(value).toCompletableFuture().join();
    }

    @Test
    void livesExactlyAsLongAsPromised() {
        ClientSecret secret = create(SEED).join();
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
        ClientSecret first = create(SEED).join();
        now.updateAndGet(it -> it.plusSeconds(300));
        create(SEED).join();
        assertThat(create(SEED)).isCompletedExceptionally();
        assertThat(find(first.value())).isPresent();
        now.updateAndGet(it -> it.plusSeconds(300));
        assertThat(create(SEED)).isCompleted();
    }

    @Test
    void configurationsAreBoundedTogether() {
        SessionSeed large = new SessionSeed("x".repeat(10 << 20), false);
        create(large).join();
        assertThat(create(large)).isCompletedExceptionally();
        assertThat(create(SEED)).isCompleted();
    }

    @Test
    void neverPrintsItself() {
        ClientSecret secret = create(SEED).join();
        assertThat(secret.toString()).doesNotContain(secret.value());
    }
}
