package dev.parley.registry;

import dev.parley.pool.ChainedProvider;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.Principal;
import java.util.Optional;

/** What a key that is limited to some engines leaves of those that serve everybody. */
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
        if (who.engines().isEmpty()) {
            return all;
        }
        SpeechToText stt = of(all.speechToText(), ProviderKind.STT, who);
        LanguageModel llm = of(all.languageModel(), ProviderKind.LLM, who);
        TextToSpeech tts = of(all.textToSpeech(), ProviderKind.TTS, who);
        return all.decorated(each -> stt, each -> llm, each -> tts);
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
        return left.orElseThrow(() -> new NotAllowedException(who, kind));
    }
}
