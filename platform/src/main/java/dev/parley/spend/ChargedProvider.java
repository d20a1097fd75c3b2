package dev.parley.spend;

import dev.parley.provider.LanguageModel;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.Principal;
import java.util.Optional;

/**
 * An engine that costs something: whatever its streams use is added to its account, and to that of the key on whose behalf
 * they run. Once its limit is reached it opens no more streams; those that are open go on. Thread-safe.
 */
public interface ChargedProvider<P extends Provider> {
    /** What the engine costs. */
    SpendAccount account();

    /** The same engine, of which a key pays as well. */
    P paidBy(SpendAccount key);

    /** The account of a key in the ledger of this engine; empty for whoever has no key. */
    default Optional<SpendAccount> accountOf(Principal who) {
        return who.hasKey() ? Optional.of(account().ofKey(who.key(), who.quota().spendADay())) : Optional.empty();
    }

    /** What a stream fails with that is not opened. */
    default ProviderException spent() {
        return new ProviderException(
                        ProviderException.Kind.INSUFFICIENT_QUOTA,
                        account().name(),
                        account().sentence("The engine " + account().name()))
                .retryAfter(account().untilOpen());
    }

    /** That a key has spent what it may today; empty while it has not. */
    default Optional<ProviderException> spentBy(Principal who) {
        return accountOf(who)
                .filter(SpendAccount::isSpent)
                .map(key -> new ProviderException(
                                ProviderException.Kind.INSUFFICIENT_QUOTA,
                                account().name(),
                                key.sentence("The API key"))
                        .retryAfter(key.untilOpen()));
    }

    /** What an engine costs that is charged; empty where it costs nothing. */
    static Optional<ChargedProvider<?>> of(Provider engine) {
        return engine instanceof ChargedProvider<?> charged ? Optional.of(charged) : Optional.empty();
    }

    /** The same engine, whose streams are charged. */
    static Provider charged(Provider engine, EnginePrices prices, SpendAccount account) {
        Charge charge = new Charge(prices, account, Optional.empty());
        return switch (engine) {
            case SpeechToText stt -> new ChargedSpeechToText(stt, charge);
            case LanguageModel llm -> new ChargedLanguageModel(llm, charge);
            case TextToSpeech tts -> new ChargedTextToSpeech(tts, charge);
            default -> engine;
        };
    }
}
