package dev.parley.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admission.RandomIds;
import dev.parley.dialect.SessionPreset;
import dev.parley.session.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private static final Principal CONFIGURED = Principal.ofKey("configured", "");

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private KeyStore store;
    private ClientSecrets secrets;
    private KeyRing ring;

    @BeforeEach
    void open() {
        store = new SqliteKeyStore(folder, InstantSource.system(), new SecureRandom(), new RandomIds());
        secrets = new LocalClientSecrets(InstantSource.system(), new SecureRandom());
        ring = ring(List.of(), false);
    }

    private KeyRing ring(List<String> keys, boolean alwaysRequired) {
        return new KeyRing(new KeyRing.Rules(keys, alwaysRequired), store, secrets, nanos::get);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private CompletableFuture<AccessDecision> ask(String... shown) {
        return ring.admit(List.of(shown)).toCompletableFuture();
    }

    private AccessDecision admit(String... shown) {
        return ask(shown).join();
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void everybodyIsLetInUntilThereIsAKey() throws IOException {
        assertThat(admit()).isInstanceOf(AccessDecision.Anonymous.class);
        assertThat(admit("sk-whatever")).isInstanceOf(AccessDecision.Anonymous.class);
        KeyStore.Created made = store.create("");
        later(KeyRing.MEMORY);
        assertThat(admit()).isInstanceOf(AccessDecision.Refused.class);
        assertThat(admit("sk-whatever")).isInstanceOf(AccessDecision.Refused.class);
        assertThat(admit(made.text()))
                .isEqualTo(new AccessDecision.Key(made.key().principal()));
    }

    @Test
    void aRightKeyBehindAWrongOneOpensTheDoor() throws IOException {
        KeyStore.Created made = store.create("");
        assertThat(admit("of-a-proxy", made.text()))
                .isEqualTo(new AccessDecision.Key(made.key().principal()));
        assertThat(admit("ek_forgotten", made.text()))
                .isEqualTo(new AccessDecision.Key(made.key().principal()));
        assertThat(admit("of-a-proxy", "wrong-too")).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void fourCredentialsOfARequestAreLookedAt() throws IOException {
        KeyStore.Created made = store.create("");
        assertThat(admit("a", "b", "c", made.text()))
                .isEqualTo(new AccessDecision.Key(made.key().principal()));
        assertThat(admit("a", "b", "c", "d", made.text())).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void aRevokedKeyStopsWorkingAndTheDoorStaysShut() throws IOException {
        KeyStore.Created made = store.create("");
        assertThat(admit(made.text())).isInstanceOf(AccessDecision.Key.class);
        store.revoke(made.key().id());
        later(KeyRing.MEMORY);
        assertThat(admit(made.text())).isInstanceOf(AccessDecision.Refused.class);
        assertThat(admit()).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void configuredKeysCountWithoutAStore() {
        ring.close();
        ring = ring(List.of("sk-one", "sk-two"), false);
        assertThat(admit("sk-two")).isEqualTo(new AccessDecision.Key(CONFIGURED));
        assertThat(admit("sk-three")).isInstanceOf(AccessDecision.Refused.class);
        assertThat(admit()).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void whereAKeyIsAlwaysNeededNoneOpensNothing() {
        ring.close();
        ring = ring(List.of(), true);
        assertThat(admit()).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void aStoreThatCannotBeReadLetsNobodyIn() throws IOException {
        Files.writeString(folder.resolve(SqliteKeyStore.FILE), "this is no database at all, not even a small one");
        assertThat(ask("sk-x")).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void secretsAreCheckedEvenWhereNoKeyIsNeeded() {
        ClientSecret secret = secrets.create(Principal.ANONYMOUS, Duration.ofMinutes(1), new SessionPreset("{}", false))
                .toCompletableFuture()
                .join();
        assertThat(admit(secret.value())).isEqualTo(new AccessDecision.Secret(secret));
        assertThat(admit("ek_unknown")).isInstanceOf(AccessDecision.Refused.class);
        assertThat(admit("ek_unknown", secret.value()))
                .as("behind a wrong one")
                .isEqualTo(new AccessDecision.Secret(secret));
        assertThat(admit("ek_1", "ek_2", "ek_3", "ek_4", secret.value())).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void aRightKeyBehindAWrongOneIsFound() throws IOException {
        KeyStore.Created made = store.create("");
        AccessDecision right = new AccessDecision.Key(made.key().principal());
        assertThat(admit("sk-wrong", made.text())).isEqualTo(right);
        assertThat(admit("basic", "sk-wrong", made.text())).isEqualTo(right);
        assertThat(admit("ek_expired", made.text())).isEqualTo(right);
        assertThat(admit("ek_expired", "sk-wrong")).isInstanceOf(AccessDecision.Refused.class);
        ring.close();
        ring = ring(List.of("sk-configured"), false);
        assertThat(admit("sk-wrong", "sk-configured")).isEqualTo(new AccessDecision.Key(CONFIGURED));
    }

    private ClientSecret secret(Principal owner) {
        return secrets.create(owner, Duration.ofHours(2), new SessionPreset("{}", false))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aClientSecretEndsWithItsKey() throws IOException {
        KeyStore.Created made = store.create("");
        ClientSecret secret = secret(made.key().principal());
        assertThat(admit(secret.value())).isEqualTo(new AccessDecision.Secret(secret));
        assertThat(ring.holds(made.key().principal()).toCompletableFuture().join())
                .isTrue();
        store.revoke(made.key().id());
        later(KeyRing.MEMORY);
        assertThat(admit(secret.value())).isInstanceOf(AccessDecision.Refused.class);
        assertThat(ring.holds(made.key().principal()).toCompletableFuture().join())
                .isFalse();
    }

    @Test
    void aClientSecretPointsAtTheKeyItWasMadeWithAndNamesNoSecret() throws IOException {
        KeyStore.Created made = store.create("laptop");
        ClientSecret secret = secret(made.key().principal());
        Principal caller = ((AccessDecision.Granted) admit(secret.value())).principal();
        assertThat(caller)
                .isEqualTo(
                        new Principal(Principal.Kind.CLIENT_SECRET, made.key().id(), "laptop"))
                .hasToString("client_secret:" + made.key().id());
    }

    @Test
    void aClientSecretThatNeededNoKeyEndsWhenKeysAreNeeded() throws IOException {
        ClientSecret secret = secret(Principal.ANONYMOUS);
        assertThat(admit(secret.value())).isEqualTo(new AccessDecision.Secret(secret));
        store.create("");
        later(KeyRing.MEMORY);
        assertThat(admit(secret.value())).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void aClientSecretOfAConfiguredKeyHolds() {
        ring.close();
        ring = ring(List.of("sk-one"), true);
        ClientSecret secret = secret(CONFIGURED);
        assertThat(admit(secret.value())).isEqualTo(new AccessDecision.Secret(secret));
    }
}
