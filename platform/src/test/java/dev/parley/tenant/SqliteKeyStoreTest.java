package dev.parley.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admission.RandomIds;
import dev.parley.session.Principal.Quota;
import dev.parley.setting.Money;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeyStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path folder;

    private Path dataDir;
    private KeyStore store;

    @BeforeEach
    void open() {
        dataDir = folder.resolve("a/b");
        store = new SqliteKeyStore(dataDir, InstantSource.fixed(NOW), new SecureRandom(), new RandomIds());
    }

    @Test
    void lookingMakesNoFile() throws IOException {
        assertThat(store.hasAny()).isFalse();
        assertThat(store.list()).isEmpty();
        assertThat(store.find(KeyText.digest("sk-parley-x"))).isEmpty();
        assertThat(store.revoke("key_x")).isEmpty();
        assertThat(dataDir).doesNotExist();
    }

    @Test
    void findsWhatItMade() throws IOException {
        KeyStore.Created created = store.create("laptop");
        assertThat(created.text()).matches("sk-parley-[A-Za-z0-9]{43}");
        assertThat(store.hasAny()).isTrue();
        assertThat(store.find(KeyText.digest(created.text()))).contains(created.key());
        assertThat(store.find(KeyText.digest(created.text() + "x"))).isEmpty();
        assertThat(created.key().created()).isEqualTo(NOW);
        assertThat(created.key().hint())
                .endsWith(created.text().substring(created.text().length() - 4));
        assertThat(created.toString()).doesNotContain(created.text());
    }

    @Test
    void keepsNoKeyInTheFile() throws IOException {
        KeyStore.Created created = store.create("laptop");
        String content = Files.readString(dataDir.resolve(SqliteKeyStore.FILE), StandardCharsets.ISO_8859_1);
        assertThat(content).contains("laptop", KeyText.digest(created.text()));
        assertThat(content).doesNotContain(created.text().substring(0, 20));
    }

    @Test
    void onlyItsOwnerReadsTheFile() throws IOException {
        store.create("laptop");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve(SqliteKeyStore.FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void revokedKeysOpenNothingButStayKnown() throws IOException {
        KeyStore.Created first = store.create("first");
        KeyStore.Created second = store.create("second");
        assertThat(store.revoke(first.key().id()).orElseThrow().revoked()).contains(NOW);
        assertThat(store.find(KeyText.digest(first.text()))).isEmpty();
        assertThat(store.find(KeyText.digest(second.text()))).isPresent();
        assertThat(store.list()).hasSize(2).filteredOn(ApiKey::isActive).containsExactly(second.key());
        store.revoke(second.key().id());
        assertThat(store.hasAny()).isTrue();
    }

    @Test
    void aBrokenFileIsAnError() throws IOException {
        Files.createDirectories(dataDir);
        Files.writeString(dataDir.resolve(SqliteKeyStore.FILE), "this is no database at all, not even a small one");
        assertThatThrownBy(() -> store.hasAny())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(SqliteKeyStore.FILE);
    }

    @Test
    void aKeyMayBeLimitedToSomeEngines() throws IOException {
        KeyStore.Created limited = store.create("kiosk", List.of("moonshine", "hibari"));
        ApiKey found = store.find(KeyText.digest(limited.text())).orElseThrow();
        assertThat(found.engines()).containsExactly("moonshine", "hibari");
        assertThat(found.principal().mayUse("hibari")).isTrue();
        assertThat(found.principal().byClientSecret().mayUse("openai")).isFalse();
        assertThat(store.create("laptop").key().principal().mayUse("openai")).isTrue();
    }

    @Test
    void aKeyMayBeLimitedInItsCallsAndItsSpend() throws IOException {
        Quota quota = new Quota(OptionalInt.of(2), Optional.of(Money.parse("5.25")));
        KeyStore.Created limited = store.create("kiosk", List.of(), quota);
        ApiKey found = store.find(KeyText.digest(limited.text())).orElseThrow();
        assertThat(found.principal().byClientSecret().quota()).isEqualTo(quota);
        assertThat(store.create("laptop").key().quota()).isEqualTo(Quota.NONE);
        assertThat(store.list()).extracting(ApiKey::quota).contains(quota, Quota.NONE);
    }

    @Test
    void aFileMadeBeforeKeysCouldBeLimitedIsReadAndWritten() throws Exception {
        KeyStore.Created old = store.create("laptop");
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve(SqliteKeyStore.FILE));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE api_keys DROP COLUMN engines");
            statement.execute("ALTER TABLE api_keys DROP COLUMN calls");
            statement.execute("ALTER TABLE api_keys DROP COLUMN spend_micros");
        }
        assertThat(store.find(KeyText.digest(old.text()))).contains(old.key());
        KeyStore.Created limited = store.create("kiosk", List.of("moonshine"));
        assertThat(store.list()).containsExactlyInAnyOrder(old.key(), limited.key());
    }
}
