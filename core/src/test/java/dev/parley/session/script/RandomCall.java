package dev.parley.session.script;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls in which whatever a test draws happens, in that order. */
public final class RandomCall {
    /** One thing that happens. */
    public enum Step {
        SAY,
        SAY_SHORTLY,
        PAUSE,
        LONG_PAUSE,
        NOISE,
        COMMIT,
        CLEAR,
        RESPOND,
        RESPOND_OUT_OF_BAND,
        CANCEL,
        TRUNCATE,
        STALL,
        DRAIN,
        BREAK_HEARING,
        BREAK_SPEAKING,
        BREAK_THINKING,
        LOSE_HEARING,
        HANG_UP_HEARING,
        REGAIN_HEARING,
        CREATE_ITEM,
        CREATE_SOUND,
        DELETE_ITEM,
        REPLACE_ITEM,
        CALL_TOOLS,
        SLOW_TOOLS,
        FAIL_TOOLS,
        APPROVE,
        MANUAL,
        AUTOMATIC,
        SEMANTIC,
        END_OF_TURN
    }

    /** The tools of the call made last on this thread. */
    private static final ThreadLocal<ScriptedTools> TOOLS = new ThreadLocal<>();

    /** The items of that call that its client made in the place of others. */
    private static final ThreadLocal<Set<String>> REPLACED = ThreadLocal.withInitial(HashSet::new);

    private RandomCall() {}

    public static ScriptedTools tools() {
        return TOOLS.get();
    }

    public static Set<String> replaced() {
        return REPLACED.get();
    }

    /** A call in which all that has happened. */
    public static CallScript of(List<Step> steps, boolean paced, boolean continuous) {
        ScriptedTools tools = new ScriptedTools("tools", "weather", "book");
        TOOLS.set(tools);
        REPLACED.get().clear();
        CallScript call = new CallScript(
                SessionConfig.defaults().withTurns(unguarded()),
                paced ? Optional.of(Duration.ofMillis(320)) : Optional.empty(),
                continuous,
                tools.operatorTools());
        call.session.post(new SessionInput.Configure(call.session
                .config()
                .withLlm(call.session
                        .config()
                        .llm()
                        .withServers(
                                List.of(new ScriptedTools("mine", "pay").byClient(ApprovalRule.ALWAYS)),
                                Optional.empty()))));
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l"));
        for (int i = 0; i < steps.size(); i++) {
            apply(call, steps.get(i), i);
        }
        return call;
    }

    /** The echo guard drops what is short and comes with the bot's first sound, by design; not what is tested here. */
    private static TurnPolicy unguarded() {
        TurnPolicy it = TurnPolicy.voiceActivity();
        return new TurnPolicy(
                it.detection(),
                it.threshold(),
                it.prefixPaddingMs(),
                it.silenceMs(),
                it.minSpeechMs(),
                it.respond(),
                it.interrupt(),
                0,
                it.quietMs(),
                it.botBegins());
    }

    private static void apply(CallScript call, Step step, int i) {
        switch (step) {
            case SAY -> call.say("w" + i + " x" + i + " y" + i);
            case SAY_SHORTLY -> call.say("s" + i);
            case PAUSE -> call.pause(300);
            case LONG_PAUSE -> call.pause(1500);
            case NOISE -> call.play(AudioScript.noise(160));
            case COMMIT -> call.session.post(new SessionInput.CommitAudio("r" + i));
            case CLEAR -> call.session.post(new SessionInput.ClearAudio());
            case RESPOND -> call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r" + i));
            case RESPOND_OUT_OF_BAND ->
                call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), "r" + i));
            case CANCEL -> call.session.post(new SessionInput.CancelResponse(Optional.empty(), "r" + i));
            case TRUNCATE ->
                last(call).ifPresent(id -> call.session.post(new SessionInput.TruncateItem(id, 0, 300, "r" + i)));
            case STALL -> call.writable = false;
            case DRAIN -> {
                call.writable = true;
                call.session.post(new SessionInput.Drained());
            }
            case BREAK_HEARING -> call.stt.failNextFlushes(1);
            case BREAK_SPEAKING -> call.tts.failAfterWords(2);
            case BREAK_THINKING ->
                call.llm.answers(request -> List.of(
                        new LlmEvent.Text("a b "),
                        new LlmEvent.Failed(
                                new ProviderException(ProviderException.Kind.BROKEN, "scripted", "scripted"))));
            case CALL_TOOLS ->
                call.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                        ? ScriptedLlm.text("f g h i j")
                        : ScriptedLlm.calls("a b c", "weather", "{}", i % 3 == 0 ? "pay" : "book", "{}"));
            case LOSE_HEARING -> call.stt.leave();
            case HANG_UP_HEARING -> call.stt.hangUp();
            case REGAIN_HEARING -> call.stt.comeBack();
            case CREATE_ITEM -> create(call, "made_" + i, Map.of(), "r" + i);
            case CREATE_SOUND -> create(call, "made_" + i, Map.of(0, call.script.say("v" + i)), "r" + i);
            case DELETE_ITEM -> last(call).ifPresent(id -> delete(call, id, i));
            case REPLACE_ITEM ->
                last(call).ifPresent(id -> {
                    delete(call, id, i);
                    create(call, id, Map.of(), "r" + i);
                    REPLACED.get().add(id);
                });
            case FAIL_TOOLS -> TOOLS.get().answers(new ToolResult.Failed(ToolError.http(503, "no weather today")));
            case SLOW_TOOLS -> TOOLS.get().takes(Duration.ofMillis(300L + 700 * (i % 5)));
            case APPROVE ->
                call.session.history().stream()
                        .filter(Item.ApprovalRequest.class::isInstance)
                        .reduce((a, b) -> b)
                        .ifPresent(request -> call.session.post(new SessionInput.CreateItem(
                                new Item.ApprovalResponse(
                                        "answer_" + i,
                                        Item.Status.COMPLETED,
                                        request.id(),
                                        i % 2 == 0,
                                        Optional.empty()),
                                Optional.empty(),
                                "r" + i)));
            case MANUAL ->
                call.session.post(
                        new SessionInput.Configure(call.session.config().withTurns(TurnPolicy.manual())));
            case AUTOMATIC ->
                call.session.post(
                        new SessionInput.Configure(call.session.config().withTurns(unguarded())));
            case END_OF_TURN ->
                call.session.post(
                        new SessionInput.Configure(call.session.config().withTurns(TurnPolicy.endOfTurn())));
            case SEMANTIC ->
                call.session.post(
                        new SessionInput.Configure(call.session.config().withTurns(TurnPolicy.semantic())));
        }
    }

    private static Optional<String> last(CallScript call) {
        return call.session.history().stream().map(Item::id).reduce((a, b) -> b);
    }

    private static void delete(CallScript call, String id, int i) {
        call.session.post(new SessionInput.DeleteItem(id, "r" + i));
    }

    private static void create(CallScript call, String id, Map<Integer, short[]> sound, String ref) {
        Part part = sound.isEmpty()
                ? new Part.InputText("typed " + id)
                : new Part.InputAudio(Optional.empty(), 1000L * sound.get(0).length / AudioScript.RATE);
        call.session.post(new SessionInput.CreateItem(
                new Item.Message(id, Role.USER, Item.Status.COMPLETED, List.of(part)), Optional.empty(), sound, ref));
    }
}
