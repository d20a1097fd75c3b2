package dev.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which model of a chain answers, and how one goes on where another stopped. */
class ChainedLanguageModelTest {
    private static final LlmEvent BROKEN =
            new LlmEvent.Failed(new ProviderException(ProviderException.Kind.BROKEN, "scripted", "broken as scripted"));

    private final VirtualTime time = new VirtualTime();
    private final ScriptedLlm first = new ScriptedLlm(Duration.ofMillis(10));
    private final ScriptedLlm second = new ScriptedLlm(Duration.ofMillis(10));
    private final PoolScript pool = new PoolScript();
    private final Member<LanguageModel> one = pool.member("one", first, time);
    private final Member<LanguageModel> two = pool.member("two", second, time);
    private final LanguageModel chain = new ChainedLanguageModel(pool.chain(ProviderKind.LLM, one, two));
    private final List<LlmEvent> events = new ArrayList<>();

    private Cancellable ask() {
        events.clear();
        return chain.generate(
                LanguageModel.Request.of(List.of(ChatMessage.of(ChatMessage.Role.USER, "Hello"))), time, events::add);
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (LlmEvent event : events) {
            if (event instanceof LlmEvent.Text piece) {
                text.append(piece.delta());
            }
        }
        return text.toString();
    }

    @Test
    void aModelThatBreaksBeforeItWroteIsFollowedByTheNextWithTheSameQuestion() {
        first.answers(request -> List.of(BROKEN));
        second.answers(request -> ScriptedLlm.text("All is well."));
        ask();
        time.advance(Duration.ofSeconds(1));
        assertThat(written()).isEqualTo("All is well.");
        assertThat(second.requests()).isEqualTo(first.requests());
        assertThat(one.streams() + two.streams()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'and is well.'", "' and is well.'", "'All is fine and is well.'"})
    void aModelThatBreaksInItsAnswerIsFollowedFromThereAndNothingIsWrittenTwice(String continuation) {
        first.answers(request -> List.of(new LlmEvent.Text("All is"), new LlmEvent.Text(" fine"), BROKEN));
        second.answers(request -> ScriptedLlm.text(continuation));
        ask();
        time.advance(Duration.ofSeconds(1));
        assertThat(written()).isEqualTo("All is fine and is well.");
        List<ChatMessage> read = second.requests().getFirst().messages();
        assertThat(read.get(1)).isEqualTo(ChatMessage.of(ChatMessage.Role.ASSISTANT, "All is fine"));
        assertThat(read.getLast().role()).isEqualTo(ChatMessage.Role.USER);
        assertThat(events.getLast()).isInstanceOf(LlmEvent.Done.class);
    }

    @Test
    void anAnswerThatHadBegunToCallAFunctionHasFailed() {
        first.answers(request -> List.of(new LlmEvent.ToolCallStarted(0, "call", "look_up"), BROKEN));
        ask();
        time.advance(Duration.ofSeconds(1));
        assertThat(events.getLast()).isEqualTo(BROKEN);
        assertThat(second.requests()).isEmpty();
        assertThat(one.streams()).isZero();
    }

    @Test
    void whereAllBreakTheAnswerFailsAsWithOneModel() {
        first.answers(request -> List.of(BROKEN));
        second.answers(request -> List.of(BROKEN));
        ask();
        time.advance(Duration.ofSeconds(1));
        assertThat(events).containsExactly(BROKEN);
    }

    @Test
    void nothingIsToldOnceItIsCancelled() {
        Cancellable answer = ask();
        time.advance(Duration.ofMillis(15));
        int seen = events.size();
        answer.cancel();
        time.advance(Duration.ofSeconds(1));
        assertThat(events).hasSize(seen);
        assertThat(first.running()).isZero();
        assertThat(one.streams()).isZero();
    }

    @Test
    void streamsGoToTheLeastBusyInstanceOfTheFirstEngineAndKeepTheirModelsName() {
        Member<LanguageModel> busy = pool.member("one/a", first, 4, time);
        Member<LanguageModel> idle = pool.member("one/b", second, 2, time);
        ScriptedLlm third = new ScriptedLlm(Duration.ofMillis(10));
        Member<LanguageModel> other = pool.member("other", third, 4, time);
        LanguageModel pooled = new ChainedLanguageModel(pool.chain(ProviderKind.LLM, busy, other, idle));
        LanguageModel.Request request = new LanguageModel.Request(
                List.of(ChatMessage.of(ChatMessage.Role.USER, "Hello")),
                Optional.of("small"),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                List.of(),
                LanguageModel.ToolChoice.AUTO);
        List<ScriptedLlm> all = List.of(first, second, third);
        all.forEach(each -> each.answers(asked -> ScriptedLlm.text("Yes.")));
        for (int i = 0; i < 7; i++) {
            pooled.generate(request, time, events::add);
        }
        assertThat(List.of(busy.streams(), idle.streams(), other.streams())).containsExactly(4, 2, 1);
        time.advance(Duration.ofSeconds(1));
        assertThat(first.requests()).allMatch(asked -> asked.model().equals(Optional.of("small")));
        assertThat(second.requests()).allMatch(asked -> asked.model().equals(Optional.of("small")));
        assertThat(third.requests()).allMatch(asked -> asked.model().isEmpty());
    }

    @Test
    void aMemberTellsHowItsStreamsFared() {
        first.answers(request -> List.of(BROKEN));
        second.answers(request -> ScriptedLlm.text("All is well."));
        ask();
        time.advance(Duration.ofSeconds(1));
        MemberStatus broken = one.status();
        assertThat(broken.begun()).isEqualTo(1);
        assertThat(broken.streams()).isZero();
        assertThat(broken.failures()).containsEntry(ProviderException.Kind.BROKEN, 1L);
        assertThat(broken.lastFailure()).contains("broken as scripted");
        assertThat(broken.openingMillis()).isEmpty();
        MemberStatus sound = two.status();
        assertThat(sound.begun()).isEqualTo(1);
        assertThat(sound.failures().values()).allMatch(count -> count == 0);
        assertThat(sound.openingMillis())
                .hasValueSatisfying(ms -> assertThat(ms).isEqualTo(10.0));
        assertThat(sound.circuit()).isEqualTo(MemberStatus.Circuit.CLOSED);
        assertThat(sound.capacity()).isEmpty();
    }

    @Test
    void aMemberThatIsFullCountsWhatItRefused() {
        Member<LanguageModel> small = pool.member("small", first, 1, time);
        LanguageModel bounded = new ChainedLanguageModel(pool.chain(ProviderKind.LLM, small));
        first.answers(request -> ScriptedLlm.text("Yes."));
        for (int i = 0; i < 3; i++) {
            bounded.generate(
                    LanguageModel.Request.of(List.of(ChatMessage.of(ChatMessage.Role.USER, "Hello"))),
                    time,
                    events::add);
        }
        assertThat(small.status().capacity()).hasValue(1);
        assertThat(small.status().streams()).isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(small.status().refused()).isGreaterThanOrEqualTo(2);
        assertThat(events).filteredOn(LlmEvent.Failed.class::isInstance).hasSize(2);
    }

    @Test
    void theModelOfAnEngineThatIsWishedForIsItsOwn() {
        first.answers(request -> ScriptedLlm.text("First."));
        second.answers(request -> List.of(BROKEN));
        LanguageModel.Request wish = new LanguageModel.Request(
                List.of(ChatMessage.of(ChatMessage.Role.USER, "Hello")),
                Optional.of("small"),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                List.of(),
                LanguageModel.ToolChoice.AUTO,
                new LanguageModel.Hints(Optional.empty(), Optional.empty(), Optional.of("two")));
        chain.generate(wish, time, events::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(second.requests().getFirst().model()).contains("small");
        assertThat(first.requests().getFirst().model()).isEmpty();
        assertThat(written()).isEqualTo("First.");
    }
}
