package dev.parley.session.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens in whatever order: nothing leaks, nothing hangs, and no heard word is lost. */
class SessionPropertiesTest {
    enum Step {
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
        SEMANTIC
    }

    /** What a client does to the words of items. */
    private static final Set<Step> CHANGES_ITEMS = EnumSet.of(Step.TRUNCATE, Step.DELETE_ITEM, Step.REPLACE_ITEM);

    /** The tools of the call being tried. */
    private static final ThreadLocal<ScriptedTools> TOOLS = new ThreadLocal<>();

    /** The items of that call that its client made in the place of others. */
    private static final ThreadLocal<Set<String>> REPLACED = ThreadLocal.withInitial(HashSet::new);

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of(Step.class).list().ofMinSize(1).ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<Step>> talk() {
        return Arbitraries.of(
                        Step.SAY,
                        Step.SAY_SHORTLY,
                        Step.PAUSE,
                        Step.LONG_PAUSE,
                        Step.BREAK_HEARING,
                        Step.HANG_UP_HEARING,
                        Step.CREATE_SOUND)
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    @Property(tries = 300)
    void nothingLeaksAndNothingHangs(
            @ForAll("steps") List<Step> steps, @ForAll boolean paced, @ForAll boolean continuous) {
        CallScript call = run(steps, paced, continuous);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));

        assertThat(call.all(SessionOutput.Ended.class)).hasSize(1);
        assertThat(call.outputs.getLast()).isInstanceOf(SessionOutput.Ended.class);
        assertThat(call.stt.openStreams()).isZero();
        assertThat(call.tts.openStreams()).isZero();
        assertThat(call.llm.running()).isZero();
        assertThat(TOOLS.get().running()).isZero();
        assertThat(call.time.pending()).isZero();
    }

    @Property(tries = 300)
    void everyResponseEndsOnceAndEveryItemIsClosed(
            @ForAll("steps") List<Step> steps, @ForAll boolean paced, @ForAll boolean continuous) {
        CallScript call = run(steps, paced, continuous);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));

        assertThat(call.all(SessionOutput.ResponseDone.class).stream()
                        .map(o -> o.response().id()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(call.all(SessionOutput.ResponseStarted.class).stream()
                        .map(o -> o.response().id())
                        .toList());
        // What a client deletes is closed by that, if it was still open.
        Set<String> deleted = call.all(SessionOutput.ItemDeleted.class).stream()
                .map(SessionOutput.ItemDeleted::itemId)
                .collect(Collectors.toSet());
        assertThat(call.all(SessionOutput.ItemDone.class).stream()
                        .map(o -> o.item().id())
                        .filter(id -> !deleted.contains(id)))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(call.all(SessionOutput.ItemAdded.class).stream()
                        .map(o -> o.item().id())
                        .filter(id -> !deleted.contains(id))
                        .toList());
        // What a client put in the place of another item stays what it is, whatever comes late.
        assertThat(call.session.history().stream()
                        .filter(item -> REPLACED.get().contains(item.id()))
                        .map(item -> ((Item.Message) item).words()))
                .allMatch(words -> words.startsWith("typed "));
    }

    @Property(tries = 300)
    void theConversationHoldsWhatWasHeardAndNoMore(@ForAll("steps") List<Step> steps, @ForAll boolean continuous) {
        CallScript call =
                run(steps.stream().filter(step -> !CHANGES_ITEMS.contains(step)).toList(), true, continuous);
        call.writable = true;
        call.session.post(new SessionInput.Drained());
        call.pause(20_000);

        for (SessionOutput.Interrupted cut : call.all(SessionOutput.Interrupted.class)) {
            List<String> heard = wordsPlayedBefore(call, cut);
            assertThat(words(call, cut.itemId())).isEqualTo(split(cut.heardText()));
            List<String> kept = split(cut.heardText());
            assertThat(kept.size()).isBetween(heard.size(), heard.size() + 1);
            assertThat(kept.subList(0, heard.size())).isEqualTo(heard);
        }
    }

    /** Words of the interrupted message whose audio had been played to its end, by the test's own account. */
    private static List<String> wordsPlayedBefore(CallScript call, SessionOutput.Interrupted cut) {
        List<String> played = new ArrayList<>();
        for (SessionOutput output : call.outputs) {
            if (output instanceof SessionOutput.SpokenWord word
                    && word.place().itemId().equals(cut.itemId())
                    && word.endMs() <= cut.heardMs()) {
                played.add(word.text());
            }
        }
        return played;
    }

    @Property(tries = 200)
    void everyWordOfTheCallerIsKept(@ForAll("talk") List<Step> talk, @ForAll boolean continuous) {
        CallScript call = run(talk, true, continuous);
        call.pause(10_000);

        List<String> heard = call.session.history().stream()
                .filter(item -> item instanceof Item.Message message && message.role() == Role.USER)
                .flatMap(item -> split(((Item.Message) item).words()).stream())
                .toList();
        assertThat(heard.stream().filter(word -> !word.startsWith("v"))).containsExactlyElementsOf(spoken(talk));
        // A clip whose stream broke time and again has failed, and that is told.
        List<String> failed = call.all(SessionOutput.CallerTranscriptFailed.class).stream()
                .map(it -> it.itemId().replace("made_", "v"))
                .toList();
        assertThat(heard.stream().filter(word -> word.startsWith("v")))
                .containsExactlyElementsOf(IntStream.range(0, talk.size())
                        .filter(i -> talk.get(i) == Step.CREATE_SOUND)
                        .mapToObj(i -> "v" + i)
                        .filter(word -> !failed.contains(word))
                        .toList());
    }

    private static List<String> spoken(List<Step> steps) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) == Step.SAY) {
                words.addAll(List.of("w" + i, "x" + i, "y" + i));
            } else if (steps.get(i) == Step.SAY_SHORTLY) {
                words.add("s" + i);
            }
        }
        return words;
    }

    private static CallScript run(List<Step> steps, boolean paced, boolean continuous) {
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

    private static List<String> words(CallScript call, String itemId) {
        return call.session.history().stream()
                .filter(item -> item.id().equals(itemId))
                .findFirst()
                .map(item -> split(((Item.Message) item).words()))
                .orElse(List.of());
    }

    private static List<String> split(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
    }
}
