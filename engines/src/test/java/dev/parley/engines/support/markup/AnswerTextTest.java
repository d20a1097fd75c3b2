package dev.parley.engines.support.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is kept of what a model writes beside its answer; what is read of it is for the models' own streams to show. */
class AnswerTextTest implements AnswerText.Sink {
    private static final int KEPT = 64 << 10;

    private final StringBuilder said = new StringBuilder();
    private final List<String> reasoning = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    @Override
    public void text(String delta) {
        said.append(delta);
    }

    @Override
    public void reasoning(String delta) {
        reasoning.add(delta);
    }

    @Override
    public void call(String name, String argumentsJson) {
        calls.add(name + argumentsJson);
    }

    private void read(String... pieces) {
        AnswerText answer = new AnswerText(Set.of("note"), false, this);
        List.of(pieces).forEach(answer::accept);
        answer.end();
    }

    @Test
    void longReasoningLosesItsEndAndTheAnswerNothing() {
        read("<think>", "a".repeat(KEPT - 1), "bc", "d</think>Good.");
        assertThat(reasoning).containsExactly("a".repeat(KEPT - 1) + "b");
        assertThat(said).hasToString("Good.");
    }

    /** Written as far as its last argument: without that, it would say something else. */
    @Test
    void aCallThatIsTooLongIsNotMadeWithTheArgumentsThatWereKept() {
        String begun = "<function=note><parameter=to>all</parameter><parameter=text>";
        String ended = "</parameter></function>";
        int longest = KEPT - 1 - begun.length() - "</parameter>".length();
        read(begun, "x".repeat(longest), ended, "Noted.");
        assertThat(calls).containsExactly("note{\"to\":\"all\",\"text\":\"" + "x".repeat(longest) + "\"}");
        calls.clear();
        read(begun, "x".repeat(longest), "x", ended, "Noted.");
        read(begun, "x".repeat(2 * KEPT), ended, "Noted.");
        assertThat(calls).isEmpty();
        assertThat(said).hasToString("Noted.".repeat(3));
    }

    @Test
    void whatMayBeACallIsWaitedForSoLongAndThenSaid() {
        String begun = "{\"a\": \"" + "x".repeat(KEPT - 8);
        AnswerText answer = new AnswerText(Set.of("note"), false, this);
        answer.accept(begun);
        assertThat(said).isEmpty();
        answer.accept("y");
        assertThat(said).hasToString(begun + "y");
        answer.accept("z");
        assertThat(said).hasToString(begun + "yz");
    }

    @Test
    void aCallIsFoundBehindFifteenBeginningsThatDoNotEnd() {
        read("<tool_call>" + "[".repeat(16) + "{\"name\":\"note\",\"arguments\":{}}</tool_call>");
        assertThat(calls).isEmpty();
        read("<tool_call>" + "[".repeat(15) + "{\"name\":\"note\",\"arguments\":{}}</tool_call>");
        assertThat(calls).containsExactly("note{}");
    }

    @Test
    void argumentsInPythonAreSoDeepAndNoDeeper() {
        for (int lists : new int[] {64, 63}) {
            read("<tool_call>note(x=" + "[".repeat(lists) + "1" + "]".repeat(lists) + ")</tool_call>");
        }
        assertThat(calls).containsExactly("note{\"x\":" + "[".repeat(63) + "1" + "]".repeat(63) + "}");
    }

    /** It is read on the loop of a session, and other calls wait there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "a ",
                "{",
                "[",
                "x=[",
                "note([",
                "<a>",
                "<a>\n",
                "a[ARGS]",
                "a[CALL_ID]",
                "call:a",
                "{\"a\":",
                "{}",
                "<function=a><parameter=b>",
                "x<arg_key>a</arg_key>"
            })
    void longTextInPlaceOfACallIsReadInAMoment(String repeated) {
        String text = repeated.repeat(KEPT / repeated.length() - 1);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        read("<tool_call>", text, "</tool_call>");
        read("<tool_call>", "note(x=" + "[".repeat(KEPT - 100), "</tool_call>");
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(1));
        assertThat(calls).isEmpty();
    }

    @Test
    void aCallIsFoundBehindAThousandObjects() {
        String call = "{\"name\":\"note\",\"arguments\":{}}";
        read("<tool_call>", "{}".repeat(1023) + call, "</tool_call>");
        assertThat(calls).hasSize(1);
        read("<tool_call>", "{}".repeat(1024) + call, "</tool_call>");
        assertThat(calls).hasSize(1);
    }

    @Test
    void patternsLookAtATextSoOftenAndNoMore() {
        BoundedText text = new BoundedText("<arg_key>".repeat(100));
        BoundedText part = text.with("x");
        for (int i = 0; i < BoundedText.MOST_LOOKS; i++) {
            part.charAt(0);
        }
        assertThatThrownBy(() -> text.charAt(0)).isInstanceOf(BoundedText.SpentException.class);
        assertThat(CallText.parse("<tool_call>x" + "<arg_key>a</arg_key>".repeat(3000)))
                .isEmpty();
    }
}
