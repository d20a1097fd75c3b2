package dev.parley.registry;

import dev.parley.pool.ChainedProvider;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.Principal;
import dev.parley.spend.ChargedProvider;
import dev.parley.spend.QuotaLanguageModel;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a key leaves of the engines that serve everybody: those that it may use, as far as it may spend, at its cost. */
public final class AllowedEngines {
    private AllowedEngines() {}

    /** A key may use no engine of a kind; the message says which it may. */
    public static final class NotAllowedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotAllowedException(Principal who, ProviderKind kind) {
            super("The key may use none of this server's engines for " + kind.words() + ", only "
                    + String.join(", ", who.engines()) + ".");
        }
    }

    /** @throws NotAllowedException when a kind has no engine left */
    public static ProviderSet of(ProviderSet all, Principal who) throws NotAllowedException {
        if (!who.hasKey()) {
            return all;
        }
        SpeechToText stt = of(all.speechToText(), ProviderKind.STT, who);
        LanguageModel llm = of(all.languageModel(), ProviderKind.LLM, who);
        TextToSpeech tts = of(all.textToSpeech(), ProviderKind.TTS, who);
        return all.decorated(each -> stt, each -> llm, each -> tts);
    }

    /** The same engines, of which the language model begins no answer once the key has spent what it may, on any of them. */
    public static ProviderSet within(ProviderSet allowed, Principal who) {
        if (who.quota().spendADay().isEmpty()) {
            return allowed;
        }
        List<Provider> all = List.of(allowed.languageModel(), allowed.speechToText(), allowed.textToSpeech());
        Supplier<Optional<ProviderException>> refusal =
                () -> all.stream().flatMap(each -> spentBy(each, who).stream()).findFirst();
        return allowed.decorated(stt -> stt, llm -> new QuotaLanguageModel(llm, refusal), tts -> tts);
    }

    /** Why nothing of an engine may be had now: it, or the key, has cost as much today as it may. */
    public static Optional<ProviderException> spent(Provider engine, Principal who) {
        Optional<ProviderException> all = engine instanceof ChainedProvider<?> chain
                ? chain.spent()
                : ChargedProvider.of(engine)
                        .filter(charged -> charged.account().isSpent())
                        .map(ChargedProvider::spent);
        return all.or(() -> spentBy(engine, who));
    }

    /** That the key has spent what it may, where the engine costs anything. */
    public static Optional<ProviderException> spentBy(Provider engine, Principal who) {
        if (who.quota().spendADay().isEmpty()) {
            return Optional.empty();
        }
        List<? extends Provider> all = engine instanceof ChainedProvider<?> chain ? chain.ready() : List.of(engine);
        return all.stream()
                .flatMap(each -> ChargedProvider.of(each).stream())
                .findFirst()
                .flatMap(charged -> charged.spentBy(who));
    }

    /**
     * An engine, or those of several that are allowed.
     *
     * @throws NotAllowedException when none of them is
     */
    @SuppressWarnings("unchecked")
    public static <P extends Provider> P of(P engine, ProviderKind kind, Principal who) throws NotAllowedException {
        Optional<P> left = engine instanceof ChainedProvider<?> chain
                ? (Optional<P>) chain.only(who::mayUse)
                : Optional.of(engine).filter(it -> who.mayUse(it.engine()));
        return paid(left.orElseThrow(() -> new NotAllowedException(who, kind)), who);
    }

    @SuppressWarnings("unchecked")
    private static <P extends Provider> P paid(P engine, Principal who) {
        if (!who.hasKey()) {
            return engine;
        }
        if (engine instanceof ChainedProvider<?> chain) {
            return ((ChainedProvider<P>) chain).lent(each -> paid(each, who));
        }
        return ChargedProvider.of(engine)
                .flatMap(charged -> charged.accountOf(who).map(key -> (P) charged.paidBy(key)))
                .orElse(engine);
    }
}
