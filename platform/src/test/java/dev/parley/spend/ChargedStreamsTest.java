package dev.parley.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatPassThrough;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import dev.parley.setting.Money;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What streams are charged for: a unit for each token, second of audio and character. */
class ChargedStreamsTest {
    /** So that each token and character costs a unit, and each second of audio. */
    private static final EnginePrices PRICES = EnginePrices.of(Map.of(
            EnginePrices.INPUT, "999999.999999",
            EnginePrices.OUTPUT, "999999.999999",
            EnginePrices.AUDIO, "60",
            EnginePrices.CHARACTERS, "999999.999999",
            EnginePrices.LIMIT, "100"));

    private final VirtualTime time = new VirtualTime();
    private final SpendLedger ledger = new SpendLedger(() -> Instant.EPOCH, SpendStore.NONE);
    private final SpendAccount key = ledger.key("key_1", Optional.empty());
    private final SpendAccount account = ledger.engine("dear", PRICES.limit());
    private final List<Object> events = new ArrayList<>();
    private final ScriptedLlm llm = new ScriptedLlm(Duration.ofMillis(10));

    @SuppressWarnings("unchecked")
    private <P extends Provider> P charged(P engine, ProviderKind kind) {
        Provider made = PRICES.charged(engine, kind, "dear", Optional.of(ledger));
        return ((ChargedProvider<P>) made).paidBy(key);
    }

    private long spent() {
        assertThat(key.today()).isEqualTo(account.today());
        return Math.round(account.today().micros() / 1e6);
    }

    private Cancellable ask() {
        return charged((LanguageModel) llm, ProviderKind.LLM)
                .generate(
                        LanguageModel.Request.of(
                                List.of(ChatMessage.of(ChatMessage.Role.USER, "four tokens, I think"))),
                        time,
                        events::add);
    }

    @Test
    void anAnswerCostsWhatItsServerCounted() {
        ask();
        time.advance(Duration.ofSeconds(1));
        assertThat(spent()).isEqualTo(10 + 3);
    }

    @Test
    void anAnswerWhoseServerCountsNothingIsEstimated() {
        llm.answers(request -> List.of(
                new LlmEvent.Text("All right then."),
                new LlmEvent.Done(LlmEvent.FinishReason.STOP, LlmEvent.Usage.UNKNOWN)));
        ask();
        time.advance(Duration.ofSeconds(1));
        assertThat(spent()).isBetween(6L, 14L);
    }

    @Test
    void anAnswerThatIsStoppedCostsWhatWasReadAndWritten() {
        Cancellable answer = ask();
        answer.cancel();
        long read = spent();
        assertThat(read).isBetween(3L, 8L);
        answer.cancel();
        assertThat(spent()).as("once").isEqualTo(read);
    }

    @Test
    void anAnswerThatWasRefusedCostsNothing() {
        llm.answers(request -> List.of(new LlmEvent.Failed(
                new ProviderException(ProviderException.Kind.AT_CAPACITY, "dear", "busy as scripted"))));
        ask();
        time.advance(Duration.ofSeconds(1));
        assertThat(spent()).isZero();
    }

    @Test
    void audioCostsBySecondsAndTextByCharacters() {
        AudioScript script = new AudioScript();
        ScriptedStt stt = new ScriptedStt(script, new ScriptedStt.Kind(false, false), Duration.ofMillis(1));
        SpeechToText.Stream hearing = charged((SpeechToText) stt, ProviderKind.STT)
                .open(
                        new SpeechToText.Options(AudioScript.RATE, Optional.empty(), Optional.empty()),
                        time,
                        events::add);
        time.settle();
        hearing.beginUtterance();
        for (int i = 0; i < 25; i++) {
            hearing.audio(new short[AudioScript.RATE / 10], 0, AudioScript.RATE / 10);
        }
        assertThat(spent()).as("whole seconds while it is open").isEqualTo(2);
        hearing.cancel();
        assertThat(account.today().micros()).isEqualTo(2_500_000);
        TextToSpeech.Stream speaking = charged(
                        (TextToSpeech) new ScriptedTts(script, Duration.ofMillis(1)), ProviderKind.TTS)
                .open(TextToSpeech.Options.at(AudioScript.RATE), time, events::add);
        speaking.text("naïve 𝄞");
        assertThat(account.today().micros()).isBetween(9_499_990L, 9_500_000L);
    }

    @Test
    void onceTheLimitIsReachedNothingIsOpenedAndTheReasonIsTold() {
        account.add(100_000_000_000_000L);
        ask();
        time.settle();
        assertThat(llm.requests()).isEmpty();
        ProviderException cause = ((LlmEvent.Failed) events.getLast()).cause();
        assertThat(cause.kind()).isEqualTo(ProviderException.Kind.INSUFFICIENT_QUOTA);
        assertThat(cause)
                .hasMessage("The engine dear has spent 100.00 of the 100.00 that it may spend in a day."
                        + " It goes on at 1970-01-02T00:00:00Z.");
        assertThat(cause.retryAfter()).contains(Duration.ofDays(1));
        events.clear();
        ask().cancel();
        time.settle();
        assertThat(events).as("nothing comes of what was cancelled").isEmpty();
    }

    @Test
    void whatHasNoPriceIsLeftAsItIs() {
        assertThat(EnginePrices.of(Map.of(EnginePrices.LIMIT, "5"))
                        .charged(llm, ProviderKind.LLM, "dear", Optional.of(ledger)))
                .isSameAs(llm);
        assertThat(PRICES.charged(llm, ProviderKind.LLM, "dear", Optional.empty()))
                .isSameAs(llm);
        assertThat(account.limit()).contains(Money.parse("100"));
    }

    private LlmEvent.Usage passed(String... pieces) {
        List<LlmEvent.Usage> charges = new ArrayList<>();
        ChatPassThrough server = (body, answer) -> {
            answer.head(200, "text/event-stream");
            for (String piece : pieces) {
                answer.data(piece.getBytes(StandardCharsets.UTF_8));
            }
            answer.end();
            return new Idle();
        };
        new ChargedPassThrough(server, charges::add)
                .forward(new byte[400], new Ignored())
                .cancel();
        assertThat(charges).hasSize(1);
        return charges.getFirst();
    }

    @Test
    void whatIsHandedOnIsChargedForTheUsageAtItsEnd() {
        assertThat(passed(
                        "{\"choices\":[{\"message\":{\"content\":\"hi\"}}],\"usage\":{\"prompt_",
                        "tokens\": 12,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":5}}}"))
                .isEqualTo(new LlmEvent.Usage(12, 7, 5));
    }

    @Test
    void whatIsHandedOnWithoutUsageIsChargedByItsPieces() {
        assertThat(passed("data: {}\n\ndata: {}\n\n", "data: {}\n\n", "data: [DONE]\n\n"))
                .isEqualTo(new LlmEvent.Usage(100, 4, 0));
    }

    private static final class Idle implements ChatPassThrough.Exchange {
        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public CompletionStage<Void> cancel() {
            return CompletableFuture.completedStage(null);
        }
    }

    private static final class Ignored implements ChatPassThrough.Answer {
        @Override
        public void head(int status, String contentType) {}

        @Override
        public void data(byte[] piece) {}

        @Override
        public void end() {}

        @Override
        public void failed(ProviderException cause) {}
    }
}
