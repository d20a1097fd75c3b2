package dev.parley.app;

import dev.parley.admission.RandomIds;
import dev.parley.config.ParleyConfig;
import dev.parley.spend.SpendLedger;
import dev.parley.spend.SpendWriter;
import dev.parley.spend.SqliteSpendStore;
import dev.parley.tenant.KeyRing;
import dev.parley.tenant.LocalClientSecrets;
import dev.parley.tenant.SqliteKeyStore;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The keys that a server knows, and what is spent on their behalf and in all. */
final class Tenants implements AutoCloseable {
    private final KeyRing keys;
    private final SpendLedger ledger;
    private final SpendWriter writer;

    Tenants(ParleyConfig config, InstantSource clock, SecureRandom random) {
        boolean alwaysRequired = config.auth().required() && !config.listen().isLoopback();
        keys = new KeyRing(
                new KeyRing.Rules(config.auth().keys(), alwaysRequired),
                new SqliteKeyStore(config.dataDir(), clock, random, new RandomIds()),
                new LocalClientSecrets(clock, random));
        ledger = new SpendLedger(clock, new SqliteSpendStore(config.dataDir()));
        writer = new SpendWriter(ledger);
    }

    KeyRing keys() {
        return keys;
    }

    SpendLedger ledger() {
        return ledger;
    }

    /** Once nothing is spent any more. */
    @Override
    public void close() {
        keys.close();
        writer.close();
    }
}
