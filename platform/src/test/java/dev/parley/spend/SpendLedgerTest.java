package dev.parley.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.setting.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a day costs: over midnight, over a restart, and from many threads. */
class SpendLedgerTest {
    private static final long UNIT = 1_000_000_000_000L;
    private static final Money LIMIT = Money.parse("5");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-30T23:59:58Z");
    private final InstantSource clock = () -> now;

    private SpendLedger ledger() {
        return new SpendLedger(clock, new SqliteSpendStore(folder));
    }

    private static SpendAccount account(SpendLedger ledger) {
        return ledger.engine("openai", Optional.of(LIMIT));
    }

    @Test
    void aLimitHoldsUntilMidnightInUtc() {
        SpendAccount account = account(ledger());
        account.add(5 * UNIT - 1);
        assertThat(account.isSpent()).as("a part of a millionth is missing").isFalse();
        account.add(1);
        assertThat(account.isSpent()).isTrue();
        assertThat(account.opens()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(account.untilOpen()).isEqualTo(Duration.ofSeconds(2));
        now = now.plusSeconds(1);
        assertThat(account.isSpent()).isTrue();
        now = now.plusSeconds(1);
        assertThat(account.isSpent()).isFalse();
        assertThat(account.today()).isEqualTo(Money.ZERO);
    }

    @Test
    void aClockThatIsSetBackGivesTheSameMoneyNoSecondTime() {
        SpendLedger ledger = ledger();
        now = now.plusSeconds(5);
        account(ledger).add(5 * UNIT);
        now = now.minusSeconds(30);
        assertThat(account(ledger).isSpent()).isTrue();
    }

    @Test
    void enginesAndKeysOfOneNameAreTwo() {
        SpendLedger ledger = ledger();
        ledger.key("openai", Optional.empty()).add(UNIT);
        assertThat(account(ledger).today()).isEqualTo(Money.ZERO);
        assertThat(ledger.key("openai", Optional.empty()).today()).hasToString("1.00");
    }

    @Test
    void aRestartForgetsNothingThatWasSaved() throws IOException {
        SpendLedger before = ledger();
        account(before).add(2 * UNIT);
        before.save();
        account(before).add(UNIT / 4);
        before.save();
        SpendLedger after = ledger();
        assertThat(account(after).today()).hasToString("2.25");
        now = now.plusSeconds(2);
        assertThat(account(ledger()).today()).isEqualTo(Money.ZERO);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve(SqliteSpendStore.FILE))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void serversOverOneFolderAddUp() throws IOException {
        SpendLedger one = ledger();
        SpendLedger two = ledger();
        account(one).add(3 * UNIT);
        account(two).add(2 * UNIT);
        one.save();
        two.save();
        assertThat(account(two).isSpent()).isTrue();
        account(one).add(1);
        one.save();
        assertThat(account(one).isSpent()).isTrue();
    }

    @Test
    void whatCannotBeWrittenIsWrittenLater() throws IOException {
        List<Map<String, Long>> written = new ArrayList<>();
        boolean[] full = {true};
        SpendLedger ledger = new SpendLedger(clock, (day, picos) -> {
            if (full[0] && !picos.isEmpty()) {
                throw new IOException("no space left");
            }
            written.add(picos);
            return picos;
        });
        account(ledger).add(UNIT);
        assertThatThrownBy(ledger::save).hasMessage("no space left");
        account(ledger).add(UNIT);
        full[0] = false;
        ledger.save();
        assertThat(written.getLast()).containsExactly(Map.entry("engine openai", 2 * UNIT));
        assertThat(account(ledger).today()).hasToString("2.00");
    }

    @Test
    void nothingNewIsNotWritten() throws IOException {
        SpendLedger ledger = ledger();
        account(ledger).add(0);
        ledger.save();
        assertThat(folder.resolve(SqliteSpendStore.FILE)).doesNotExist();
    }

    @Test
    void aFileThatCannotBeReadStopsNoServer() throws IOException {
        Files.writeString(folder.resolve(SqliteSpendStore.FILE), "this is no database at all, not even a small one");
        SpendLedger ledger = ledger();
        account(ledger).add(UNIT);
        assertThat(account(ledger).today()).hasToString("1.00");
        assertThatThrownBy(ledger::save).isInstanceOf(IOException.class).hasMessageContaining(SqliteSpendStore.FILE);
    }

    @Test
    void manyThreadsLoseNothing() throws InterruptedException, IOException {
        SpendLedger ledger = ledger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int j = 0; j < 1_000; j++) {
                    account(ledger).add(1_000_000);
                }
            }));
        }
        ledger.save();
        for (Thread thread : threads) {
            thread.join();
        }
        ledger.save();
        assertThat(account(ledger).today().micros()).isEqualTo(8_000);
        assertThat(account(ledger()).today().micros()).isEqualTo(8_000);
    }

    @Test
    void whatIsMoreThanALongHoldsIsAsMuchAsItHolds() throws IOException {
        SpendLedger ledger = ledger();
        account(ledger).add(Long.MAX_VALUE);
        account(ledger).add(Long.MAX_VALUE);
        ledger.save();
        account(ledger).add(Long.MAX_VALUE);
        ledger.save();
        assertThat(account(ledger()).today().micros()).isEqualTo(Long.MAX_VALUE / 1_000_000);
    }

    @Test
    void aWriterSavesWhenItIsClosed() {
        SpendLedger ledger = ledger();
        try (SpendWriter writer = new SpendWriter(ledger)) {
            assertThat(writer).isNotNull();
            account(ledger).add(UNIT);
        }
        assertThat(account(ledger()).today()).hasToString("1.00");
    }
}
