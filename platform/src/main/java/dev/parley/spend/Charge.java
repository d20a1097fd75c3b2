package dev.parley.spend;

import java.util.Optional;

/**
 * What an engine's streams cost, and who pays.
 *
 * @param prices of what they use
 * @param account of the engine
 * @param key the account of the key on whose behalf they run; empty where nobody else pays
 */
record Charge(EnginePrices prices, SpendAccount account, Optional<SpendAccount> key) {
    Charge paidBy(SpendAccount payer) {
        return new Charge(prices, account, Optional.of(payer));
    }

    /** @param picos millionths of a millionth of the currency */
    void add(long picos) {
        account.add(picos);
        key.ifPresent(it -> it.add(picos));
    }
}
