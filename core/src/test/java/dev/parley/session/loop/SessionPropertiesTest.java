package dev.parley.session.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.RandomCall;
import dev.parley.session.script.RandomCall.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
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
    /** What a client does to the words of items. */
    private static final Set<Step> CHANGES_ITEMS = EnumSet.of(Step.TRUNCATE, Step.DELETE_ITEM, Step.REPLACE_ITEM);

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
        CallScript call = RandomCall.of(steps, paced, continuous);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));

        assertThat(call.all(SessionOutput.Ended.class)).hasSize(1);
        assertThat(call.outputs.getLast()).isInstanceOf(SessionOutput.Ended.class);
        assertThat(call.stt.openStreams()).isZero();
        assertThat(call.tts.openStreams()).isZero();
        assertThat(call.llm.running()).isZero();
        assertThat(RandomCall.tools().running()).isZero();
        assertThat(call.time.pending()).isZero();
    }

    @Property(tries = 300)
    void everyResponseEndsOnceAndEveryItemIsClosed(
            @ForAll("steps") List<Step> steps, @ForAll boolean paced, @ForAll boolean continuous) {
        CallScript call = RandomCall.of(steps, paced, continuous);
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
                        .filter(item -> RandomCall.replaced().contains(item.id()))
                        .map(item -> ((Item.Message) item).words()))
                .allMatch(words -> words.startsWith("typed "));
    }

    @Property(tries = 300)
    void theConversationHoldsWhatWasHeardAndNoMore(@ForAll("steps") List<Step> steps, @ForAll boolean continuous) {
        CallScript call = RandomCall.of(
                steps.stream().filter(step -> !CHANGES_ITEMS.contains(step)).toList(), true, continuous);
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
        CallScript call = RandomCall.of(talk, true, continuous);
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
