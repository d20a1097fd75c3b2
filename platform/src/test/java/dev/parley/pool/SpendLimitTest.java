package dev.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SpeechToText;
import dev.parley.registry.AllowedEngines;
import dev.parley.session.Principal;
import dev.parley.session.Principal.Quota;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedDetector;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import dev.parley.setting.Money;
import dev.parley.spend.EnginePrices;
import dev.parley.spend.SpendLedger;
import dev.parley.spend.SpendStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Engines of a chain, and keys, that have spent what they may. */
class SpendLimitTest {
    /** An answer of a scripted model has 13 tokens. */
    private static final Map<String, String> PRICES = Map.of(
            "input-cost-per-million-tokens", "100000",
            "output-cost-per-million-tokens", "100000",
            "audio-cost-per-minute", "60",
            "spend-limit", "2");

    private final VirtualTime time = new VirtualTime();
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final SpendLedger ledger = new SpendLedger(() -> now, SpendStore.NONE);
    private final PoolScript pool = new PoolScript();
    private final ScriptedLlm first = new ScriptedLlm(Duration.ofMillis(10));
    private final ScriptedLlm second = new ScriptedLlm(Duration.ofMillis(10));
    private final LanguageModel chain = new ChainedLanguageModel(pool.chain(
            ProviderKind.LLM,
            pool.member("dear", charged((LanguageModel) first, ProviderKind.LLM, "dear"), time),
            pool.member("free", (LanguageModel) second, time)));
    private final List<Object> events = new ArrayList<>();

    @SuppressWarnings("unchecked")
    private <P extends Provider> P charged(P engine, ProviderKind kind, String name) {
        return (P) EnginePrices.of(PRICES).charged(engine, kind, name, Optional.of(ledger));
    }

    private Object ask(LanguageModel model) {
        events.clear();
        model.generate(
                LanguageModel.Request.of(List.of(ChatMessage.of(ChatMessage.Role.USER, "Hello"))), time, events::add);
        time.advance(Duration.ofSeconds(1));
        return events.getLast();
    }

    private static ProviderException.Kind failure(Object event) {
        return ((LlmEvent.Failed) event).cause().kind();
    }

    @Test
    void anEngineAtItsLimitIsPassedOverAndTakenAgainTheNextDay() {
        ask(chain);
        ask(chain);
        assertThat(first.requests())
                .as("the answer that goes past the limit ends whole")
                .hasSize(2);
        assertThat(ask(chain)).isInstanceOf(LlmEvent.Done.class);
        assertThat(first.requests()).hasSize(2);
        assertThat(second.requests()).hasSize(1);
        assertThat(pool.told).as("it is no failure").isEmpty();
        now = now.plus(Duration.ofHours(12));
        ask(chain);
        assertThat(first.requests()).hasSize(3);
    }

    @Test
    void whereNoneIsLeftThatIsToldAndWhenItOpens() {
        LanguageModel alone = new ChainedLanguageModel(pool.chain(
                ProviderKind.LLM, pool.member("dear", charged((LanguageModel) first, ProviderKind.LLM, "dear"), time)));
        ask(alone);
        ask(alone);
        assertThat(failure(ask(alone))).isEqualTo(ProviderException.Kind.INSUFFICIENT_QUOTA);
        assertThat(AllowedEngines.spent(alone, Principal.ANONYMOUS)
                        .orElseThrow()
                        .retryAfter())
                .contains(Duration.ofHours(12));
        assertThat(AllowedEngines.spent(chain, Principal.ANONYMOUS)).isEmpty();
    }

    @Test
    void aRecogniserThatHasSpentItsLimitHearsOnUntilTheNextIsAsked() {
        AudioScript script = new AudioScript();
        ScriptedStt one = new ScriptedStt(script, new ScriptedStt.Kind(false, false), Duration.ofMillis(1));
        ScriptedStt two = new ScriptedStt(script, new ScriptedStt.Kind(false, false), Duration.ofMillis(1));
        SpeechToText both = new ChainedSpeechToText(pool.chain(
                ProviderKind.STT,
                pool.member("ears", charged((SpeechToText) one, ProviderKind.STT, "ears"), time),
                pool.member("free", (SpeechToText) two, time)));
        SpeechToText.Options options = new SpeechToText.Options(AudioScript.RATE, Optional.empty(), Optional.empty());
        SpeechToText.Stream stream = both.open(options, time, events::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(stream.superseded()).isFalse();
        stream.beginUtterance();
        stream.audio(new short[2 * AudioScript.RATE], 0, 2 * AudioScript.RATE);
        assertThat(one.openStreams()).isEqualTo(1);
        assertThat(stream.superseded()).isTrue();
        both.open(options, time, events::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(two.opened()).isEqualTo(1);
    }

    @Test
    void aKeyPaysForWhateverServesItAndBeginsNothingMoreAtItsLimit() throws Exception {
        Principal who = Principal.ofKey("key_1", "kiosk")
                .withQuota(new Quota(OptionalInt.empty(), Optional.of(Money.parse("1"))));
        Principal other = Principal.ofKey("key_2", "desk");
        LanguageModel lent =
                AllowedEngines.within(AllowedEngines.of(set(), who), who).languageModel();
        assertThat(ask(lent)).isInstanceOf(LlmEvent.Done.class);
        assertThat(ledger.key("key_1", Optional.empty()).today()).hasToString("1.30");
        assertThat(failure(ask(lent))).isEqualTo(ProviderException.Kind.INSUFFICIENT_QUOTA);
        assertThat(((LlmEvent.Failed) events.getLast()).cause())
                .hasMessageStartingWith("The API key has spent 1.30 of the 1.00 that it may spend in a day.");
        assertThat(AllowedEngines.spent(chain, who.byClientSecret())).isPresent();
        assertThat(AllowedEngines.spent(chain, other)).isEmpty();
        assertThat(ask(AllowedEngines.of(set(), other).languageModel())).isInstanceOf(LlmEvent.Done.class);
        assertThat(second.requests())
                .as("nor does it go to an engine that costs nothing")
                .isEmpty();
        now = now.plus(Duration.ofDays(1));
        assertThat(ask(lent)).isInstanceOf(LlmEvent.Done.class);
    }

    @Test
    void whatAKeySpentOnItsVoiceOrItsEarsCountsAsWell() throws Exception {
        Principal who = Principal.ofKey("key_1", "kiosk")
                .withQuota(new Quota(OptionalInt.empty(), Optional.of(Money.parse("1"))));
        ProviderSet allowed = AllowedEngines.of(set(), who);
        SpeechToText.Stream stream = allowed.speechToText()
                .open(
                        new SpeechToText.Options(AudioScript.RATE, Optional.empty(), Optional.empty()),
                        time,
                        events::add);
        time.settle();
        stream.audio(new short[AudioScript.RATE], 0, AudioScript.RATE);
        assertThat(failure(ask(AllowedEngines.within(allowed, who).languageModel())))
                .isEqualTo(ProviderException.Kind.INSUFFICIENT_QUOTA);
        assertThat(first.requests()).isEmpty();
    }

    @Test
    void whatAnEngineSpentIsKnownOfTheEnginesOfAKey() throws Exception {
        Principal who = Principal.ofKey("key_1", "kiosk");
        ProviderSet allowed = AllowedEngines.of(set(), who);
        allowed.speechToText()
                .open(new SpeechToText.Options(AudioScript.RATE, Optional.empty(), Optional.empty()), time, events::add)
                .audio(new short[2 * AudioScript.RATE], 0, 2 * AudioScript.RATE);
        assertThat(AllowedEngines.spent(allowed.speechToText(), who)).isPresent();
        assertThat(AllowedEngines.spent(allowed.languageModel(), who)).isEmpty();
    }

    private ProviderSet set() {
        AudioScript script = new AudioScript();
        return ProviderSet.of(
                new ScriptedDetector(),
                charged(
                        (SpeechToText) new ScriptedStt(script, new ScriptedStt.Kind(true, false), Duration.ofMillis(1)),
                        ProviderKind.STT,
                        "ears"),
                chain,
                new ScriptedTts(script, Duration.ofMillis(1)));
    }
}
