package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.openai.Quirks.Refused;
import dev.parley.engines.support.llm.PromptCheck;
import dev.parley.engines.support.llm.PromptRules.SystemPlace;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.ChatMessage.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptCheckTest {
    private static final ChatMessage SYSTEM = ChatMessage.of(Role.SYSTEM, "Be kind.");
    private static final ChatMessage USER = ChatMessage.of(Role.USER, "Hi.");

    private static ChatMessage calling(String... idNameArguments) {
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < idNameArguments.length; i += 3) {
            calls.add(new ToolCall(idNameArguments[i], idNameArguments[i + 1], idNameArguments[i + 2]));
        }
        return new ChatMessage(Role.ASSISTANT, "", List.of(), calls, Optional.empty());
    }

    private static ChatMessage result(String id, String text) {
        return new ChatMessage(Role.TOOL, text, List.of(), List.of(), Optional.of(id));
    }

    private static List<ChatMessage> whole(ChatMessage... messages) {
        return PromptCheck.whole(List.of(messages), Quirks.NONE.prompt(), 0);
    }

    @Test
    void an_answer_without_its_call_is_left_out() {
        assertThat(whole(SYSTEM, USER, result("gone", "42"))).containsExactly(SYSTEM, USER);
        assertThat(whole(result("a", "too early"), calling("a", "f", "{}"), USER))
                .containsExactly(calling("a", "f", "{}"), result("a", PromptCheck.NO_RESULT), USER);
    }

    @Test
    void a_call_without_its_answer_gets_one() {
        assertThat(whole(USER, calling("a", "f", "{}", "b", "g", "{}"), result("b", "7")))
                .containsExactly(
                        USER,
                        calling("a", "f", "{}", "b", "g", "{}"),
                        result("a", PromptCheck.NO_RESULT),
                        result("b", "7"));
    }

    @Test
    void an_answer_stands_right_behind_its_call() {
        assertThat(whole(calling("a", "f", "{}"), USER, result("a", "late")))
                .containsExactly(calling("a", "f", "{}"), result("a", "late"), USER);
    }

    @Test
    void ids_are_there_and_used_once() {
        List<ChatMessage> prompt = whole(
                calling("a", "f", "{}"),
                result("a", "1"),
                calling("a", "f", "{}"),
                result("a", "2"),
                calling("", "g", "{}"));
        assertThat(prompt.stream().flatMap(it -> it.toolCallId().stream()).toList())
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(prompt.get(1).text()).isEqualTo("1");
        assertThat(prompt.get(3).text()).isEqualTo("2");
        assertThat(prompt.get(3).toolCallId())
                .contains(prompt.get(2).toolCalls().getFirst().callId());
        assertThat(prompt.get(4).toolCalls().getFirst().callId()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|{}",
                "null|{}",
                "{\"a\":1}|{\"a\":1}",
                "{\"a\":|{\"input\":\"{\\\"a\\\":\"}",
                "[1]|{\"input\":\"[1]\"}",
                "plain|{\"input\":\"plain\"}",
                "{} {}|{\"input\":\"{} {}\"}"
            })
    void arguments_are_an_object(String written, String sent) {
        assertThat(PromptCheck.object(written)).isEqualTo(sent);
    }

    @Test
    void names_are_names() {
        assertThat(whole(calling("a", "my tool!", "{}"))
                        .getFirst()
                        .toolCalls()
                        .getFirst()
                        .name())
                .isEqualTo("my_tool_");
        assertThat(whole(calling("a", " ", "{}"), result("a", "x"), USER)).containsExactly(USER);
    }

    @Test
    void system_messages_stand_where_the_server_takes_them() {
        ChatMessage later = ChatMessage.of(Role.SYSTEM, "Now be brief.");
        ChatMessage[] all = {SYSTEM, USER, later};
        assertThat(whole(all)).containsExactly(all);
        assertThat(PromptCheck.whole(List.of(all), with(SystemPlace.FRONT).prompt(), 0))
                .containsExactly(ChatMessage.of(Role.SYSTEM, "Be kind.\n\nNow be brief."), USER);
        assertThat(PromptCheck.whole(List.of(all), with(SystemPlace.NOWHERE).prompt(), 0))
                .containsExactly(ChatMessage.of(Role.USER, "Be kind.\n\nNow be brief.\n\nHi."));
    }

    private static Quirks with(SystemPlace place) {
        return new Quirks(Set.of(), place, OptionalInt.empty());
    }

    @Test
    void neighbours_of_one_role_are_joined_where_roles_must_alternate() {
        assertThat(PromptCheck.whole(
                        List.of(USER, USER),
                        Quirks.NONE.with(Refused.NEIGHBOURS).prompt(),
                        0))
                .containsExactly(ChatMessage.of(Role.USER, "Hi. Hi."));
    }

    @Test
    void a_model_without_functions_reads_of_them_in_words() {
        assertThat(PromptCheck.whole(
                        List.of(USER, calling("a", "f", "{\"x\":1}"), result("a", "7")),
                        Quirks.NONE.with(Refused.TOOLS).prompt(),
                        0))
                .containsExactly(USER, ChatMessage.of(Role.USER, "(f {\"x\":1}: 7)"));
    }

    @Test
    void a_model_that_does_not_see_is_told_of_the_picture() {
        ChatMessage picture =
                new ChatMessage(Role.USER, "See:", List.of("data:image/png;base64,AA"), List.of(), Optional.empty());
        assertThat(PromptCheck.whole(
                        List.of(picture), Quirks.NONE.with(Refused.IMAGES).prompt(), 0))
                .containsExactly(ChatMessage.of(Role.USER, "See: " + PromptCheck.PICTURE));
        assertThat(whole(picture)).containsExactly(picture);
    }

    @Test
    void the_oldest_is_left_out_of_what_is_too_long() {
        Quirks small = new Quirks(Set.of(), SystemPlace.ANYWHERE, OptionalInt.of(400));
        ChatMessage old = ChatMessage.of(Role.USER, "word ".repeat(400));
        assertThat(PromptCheck.whole(
                        List.of(SYSTEM, old, calling("a", "f", "{}"), result("a", "1"), USER), small.prompt(), 100))
                .containsExactly(SYSTEM, USER);
        assertThat(PromptCheck.whole(List.of(SYSTEM, old), small.prompt(), 100)).containsExactly(SYSTEM, old);
    }

    // What servers say, and what is learnt of it.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "System message must be at the beginning.|FRONT",
                "Conversation roles must alternate user/assistant/user/assistant/...|FRONT",
                "only one system message is allowed|FRONT",
                "System role not supported|NOWHERE",
                "Developer instruction: system role is not supported by this model|NOWHERE"
            })
    void learns_where_system_messages_may_stand(String refusal, SystemPlace place) {
        assertThat(Quirks.NONE.learn(refusal).orElseThrow().system()).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unrecognized request argument supplied: stream_options|STREAM_OPTIONS",
                "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.|MAX_TOKENS",
                "Unsupported value: 'temperature' does not support 0.7|TEMPERATURE",
                "parallel_tool_calls is only allowed when tools are given|HINTS",
                "\"auto\" tool choice requires --enable-auto-tool-choice|TOOL_CHOICE",
                "registry.ollama.ai/library/gemma2:latest does not support tools|TOOLS",
                "At most 0 image(s) may be provided in one request.|IMAGES",
                "image input is not supported - hint: you may need to provide the mmproj|IMAGES"
            })
    void learns_what_is_refused(String refusal, Refused field) {
        assertThat(Quirks.NONE.learn(refusal).orElseThrow().refused()).contains(field);
        Quirks learnt = Quirks.NONE.learn(refusal).get();
        assertThat(learnt.learn(refusal)).isNotEqualTo(Optional.of(learnt));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "This model's maximum context length is 4096 tokens. However, you requested 5000.|4096",
                "the request exceeds the available context size (8192 tokens), try increasing it|8192",
                "exceed_context_size_error n_ctx: 2048|2048"
            })
    void learns_how_long_its_context_is(String refusal, int tokens) {
        assertThat(Quirks.NONE.learn(refusal).orElseThrow().contextTokens()).hasValue(tokens);
    }

    // Whatever the conversation.

    @Provide
    Arbitrary<ChatMessage> message() {
        Arbitrary<String> ids = Arbitraries.of("", "a", "b", "c");
        Arbitrary<String> texts = Arbitraries.of("", " ", "Hi.", "{", "x".repeat(300));
        Arbitrary<ToolCall> calls = Combinators.combine(
                        ids, Arbitraries.of("f", "g h", ""), Arbitraries.of("", "{}", "{", "[]"))
                .as(ToolCall::new);
        return Combinators.combine(
                        Arbitraries.of(Role.values()), texts, calls.list().ofMaxSize(3), ids)
                .as((role, text, made, id) -> new ChatMessage(
                        role,
                        text,
                        List.of(),
                        role == Role.ASSISTANT ? made : List.of(),
                        role == Role.TOOL ? Optional.of(id) : Optional.empty()));
    }

    /** Every call is answered once, right behind it; nothing answers what was not called. */
    @Property(tries = 500)
    void is_whole(@ForAll @Size(max = 12) List<@From("message") ChatMessage> messages, @ForAll SystemPlace place) {
        for (OptionalInt context : List.of(OptionalInt.empty(), OptionalInt.of(200))) {
            List<ChatMessage> prompt = PromptCheck.whole(messages, new Quirks(Set.of(), place, context).prompt(), 0);
            Set<String> open = new HashSet<>();
            Set<String> all = new HashSet<>();
            for (ChatMessage message : prompt) {
                if (message.role() == Role.TOOL) {
                    assertThat(open.remove(message.toolCallId().orElseThrow())).isTrue();
                    continue;
                }
                assertThat(open).isEmpty();
                message.toolCalls().forEach(call -> {
                    assertThat(all.add(call.callId())).isTrue();
                    assertThat(call.callId()).isNotBlank();
                    assertThat(call.name()).matches("[A-Za-z0-9_-]{1,64}");
                    assertThat(PromptCheck.object(call.argumentsJson())).isEqualTo(call.argumentsJson());
                    open.add(call.callId());
                });
                assertThat(message.text().isBlank() && message.toolCalls().isEmpty())
                        .isFalse();
            }
            assertThat(open).isEmpty();
            if (place == SystemPlace.NOWHERE) {
                assertThat(prompt).noneMatch(it -> it.role() == Role.SYSTEM);
            }
        }
    }
}
