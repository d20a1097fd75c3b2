package dev.parley.cli;

import dev.parley.session.Principal;
import dev.parley.setting.Money;
import dev.parley.spend.SpendLedger;
import dev.parley.tenant.ApiKey;
import java.util.Optional;
import java.util.OptionalInt;

/** How much a key may have, as it is written and shown on the command line. */
final class KeyQuotas {
    private KeyQuotas() {}

    /** @throws IllegalArgumentException with what is wrong and what to write instead */
    static Principal.Quota of(Optional<Integer> calls, Optional<String> spendADay) {
        if (calls.filter(count -> count < 1).isPresent()) {
            throw new IllegalArgumentException(
                    "--calls: '" + calls.get() + "' is no number of calls. Write 1 or more, or leave it out.");
        }
        return new Principal.Quota(
                calls.map(OptionalInt::of).orElse(OptionalInt.empty()), spendADay.map(KeyQuotas::money));
    }

    private static Money money(String text) {
        try {
            return Money.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--spend-a-day: '" + text + "' " + e.getMessage() + ". Write " + Money.FORM
                            + ", in the currency of the engines' prices.",
                    e);
        }
    }

    /** What a list of keys tells of it; nothing where there is nothing to tell. */
    static String words(ApiKey key, SpendLedger spent) {
        Money today = spent.key(key.id(), Optional.empty()).today();
        String calls = key.quota().calls().isPresent()
                ? "  at most " + key.quota().calls().getAsInt() + " calls at once"
                : "";
        return calls
                + key.quota()
                        .spendADay()
                        .map(most -> "  spent " + today + " of " + most + " today")
                        .orElse(today.equals(Money.ZERO) ? "" : "  spent " + today + " today");
    }
}
