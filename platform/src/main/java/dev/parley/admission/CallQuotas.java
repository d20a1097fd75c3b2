package dev.parley.admission;

import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderSet;
import dev.parley.registry.AllowedEngines;
import dev.parley.registry.ProviderRegistry;
import dev.parley.session.Principal;
import dev.parley.session.SessionSetup;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a call may begin by what its key and its engines may cost, and by how many the key may have. Thread-safe. */
final class CallQuotas {
    private final ProviderRegistry engines;
    private final KeyCalls calls = new KeyCalls();

    CallQuotas(ProviderRegistry engines) {
        this.engines = engines;
    }

    /** Why a key gets no further call now. */
    Optional<CallRefused> refusal(Principal who) {
        if (calls.isFull(who)) {
            return Optional.of(full(who));
        }
        return Stream.of(engines.speechToText(), engines.languageModel(), engines.textToSpeech())
                .flatMap(each -> each.flatMap(engine -> AllowedEngines.spentBy(engine, who)).stream())
                .findFirst()
                .map(CallQuotas::spent);
    }

    /** Takes the place of a call at its key. */
    Optional<CallRefused> begin(Principal who) {
        return calls.begin(who) ? Optional.empty() : Optional.of(full(who));
    }

    /** Gives it back. */
    void end(Principal who) {
        calls.end(who);
    }

    /**
     * Sees that each engine that a call needs may still be used. A voice may be missing where another one stands by, or
     * nothing is spoken.
     *
     * @return the engines, as far as the key may go on to spend
     */
    ProviderSet within(ProviderSet lent, SessionSetup setup) throws CallRefused {
        Principal who = setup.principal();
        boolean voice = setup.config().tts().spoken() && engines.reserve().isEmpty();
        Optional<ProviderException> why = Stream.<Provider>of(
                        lent.speechToText(), lent.languageModel(), lent.textToSpeech())
                .filter(engine -> voice || engine != lent.textToSpeech())
                .flatMap(engine -> AllowedEngines.spent(engine, who).stream())
                .findFirst();
        if (why.isPresent()) {
            throw spent(why.get());
        }
        return AllowedEngines.within(lent, who);
    }

    private static CallRefused spent(ProviderException why) {
        return new CallRefused(
                CallRefused.Cause.INSUFFICIENT_QUOTA, String.valueOf(why.getMessage()), why.retryAfter());
    }

    private static CallRefused full(Principal who) {
        return new CallRefused(
                CallRefused.Cause.AT_CAPACITY,
                "The API key has as many calls as it may: "
                        + who.quota().calls().orElse(0) + ". Try again when one of them has ended.");
    }
}
