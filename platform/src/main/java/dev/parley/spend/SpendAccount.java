package dev.parley.spend;

import dev.parley.setting.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What one engine, or one key, costs in the day, and how much it may. Thread-safe; never blocks. */
public final class SpendAccount {
    private final SpendLedger ledger;
    private final String account;
    private final String name;
    private final Optional<Money> limit;

    SpendAccount(SpendLedger ledger, String account, String name, Optional<Money> limit) {
        this.ledger = ledger;
        this.account = account;
        this.name = name;
        this.limit = limit;
    }

    /** The engine, as in the configuration, or the id of the key. */
    public String name() {
        return name;
    }

    /** @param picos millionths of millionths of a unit */
    void add(long picos) {
        if (picos > 0) {
            ledger.add(account, picos);
        }
    }

    /** Spent since the day began. */
    public Money today() {
        return ledger.today(account);
    }

    /** Most that may be spent in a day; empty for as much as comes. */
    public Optional<Money> limit() {
        return limit;
    }

    /** Whether the limit is reached. */
    public boolean isSpent() {
        return limit.filter(most -> today().compareTo(most) >= 0).isPresent();
    }

    /** When the next day begins. */
    public Instant opens() {
        return ledger.tomorrow();
    }

    /** How long that is from now. */
    public Duration untilOpen() {
        return ledger.untilTomorrow();
    }

    /** The account of the key with this id, in the same ledger. */
    SpendAccount ofKey(String id, Optional<Money> most) {
        return ledger.key(id, most);
    }

    /** That its limit is reached, for clients. */
    public String sentence(String who) {
        return who + " has spent " + today() + " of the " + limit.orElse(Money.ZERO)
                + " that it may spend in a day. It goes on at " + opens() + ".";
    }
}
