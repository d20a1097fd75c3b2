package dev.parley.session.tools;

import dev.parley.conversation.Item;
import dev.parley.provider.ChatMessage;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A call whose model calls a tool of the server first and speaks about what came of it. */
abstract class ToolCallScript {
    static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));
    static final String ARGUMENTS = "{\"city\":\"Oslo\"}";
    final ScriptedTools tools = new ScriptedTools("tools", "weather", "book");

    CallScript call() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED, false, tools.operatorTools());
        call.pause(100);
        return call;
    }

    /** The model calls a tool first, then speaks about what came of it. */
    static void scripted(CallScript call, String before, String after) {
        call.llm.answers(request -> isAnswered(request.messages())
                ? ScriptedLlm.text(after)
                : ScriptedLlm.call(before, "weather", ARGUMENTS));
    }

    static boolean isAnswered(List<ChatMessage> messages) {
        return messages.getLast().role() == ChatMessage.Role.TOOL;
    }

    static List<String> said(CallScript call) {
        return call.session.history().stream()
                .filter(Item.Message.class::isInstance)
                .map(Item.Message.class::cast)
                .map(message -> message.role() + ": " + message.words())
                .toList();
    }

    static Item.ServerCall lastCall(CallScript call) {
        return call.session.history().stream()
                .filter(Item.ServerCall.class::isInstance)
                .map(Item.ServerCall.class::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    static Response lastResponse(CallScript call) {
        return call.last(SessionOutput.ResponseDone.class).response();
    }
}
