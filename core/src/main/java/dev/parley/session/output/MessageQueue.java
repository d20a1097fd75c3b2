package dev.parley.session.output;

import dev.parley.concurrent.Scope;
import dev.parley.conversation.Item;
import dev.parley.conversation.PlayedWords;
import dev.parley.provider.ProviderException;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionOutput.Response.Status;
import dev.parley.session.context.SessionContext;
import dev.parley.session.playout.PlaybackClock;
import dev.parley.session.playout.PreparedSpeech;
import dev.parley.session.playout.SessionVoices;
import dev.parley.session.playout.VoiceListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one response says: messages one after another, each begun when the one before has been released. Written text
 * waits for its turn; it is at most what one response of the model holds. Loop only.
 */
public final class MessageQueue {
    private final SessionContext context;
    private final Scope scope;
    private final SessionVoices voices;
    private final ResponsePlan plan;
    private final ResponseOutput output;
    private final Owner owner;
    private final List<AssistantMessage> begun = new ArrayList<>();
    private final Deque<AssistantMessage> waiting = new ArrayDeque<>();
    private Optional<PreparedSpeech> ahead = Optional.empty();
    private long playbackEndNanos;
    private boolean stopped;
    private boolean voiceLost;
    private boolean held;

    /** What the response learns: what is said from here, how its voice fares from the voice itself. */
    public interface Owner extends VoiceListener {
        /** A piece of a message has left. */
        void sent();

        /** Whether nothing more will be written; the last message is then closed with the response. */
        boolean finishing();

        /** Everything written so far has been released. */
        void allSaid();
    }

    /**
     * How much of a message the caller has heard.
     *
     * @param kept whether the conversation still has its item
     */
    public record Heard(String itemId, boolean kept, long ms, String text) {
        private static Heard of(AssistantMessage it) {
            return new Heard(it.itemId().orElse(""), it.keptItemId().isPresent(), it.heardMs(), it.heardText());
        }
    }

    public MessageQueue(
            SessionContext context,
            Scope scope,
            SessionVoices voices,
            ResponsePlan plan,
            ResponseOutput output,
            Owner owner) {
        this.context = context;
        this.scope = scope;
        this.voices = voices;
        this.plan = plan;
        this.output = output;
        this.owner = owner;
        begun.add(make());
    }

    /** Opens the voice for the first message before there is a word of it. */
    public void start(long notBeforeNanos) {
        playbackEndNanos = notBeforeNanos;
        current().begin(notBeforeNanos);
    }

    private AssistantMessage make() {
        return new AssistantMessage(context, scope, voices, plan, output, owner, this::released);
    }

    private void begin(AssistantMessage spoken) {
        begun.add(spoken);
        ahead.ifPresent(PreparedSpeech::claim);
        spoken.begin(playbackEndNanos);
        spoken.hold(held);
    }

    private AssistantMessage current() {
        return begun.getLast();
    }

    public void text(String delta) {
        AssistantMessage message = writing();
        message.text(delta);
        if (followsAnnouncement(message)) {
            ahead = ahead.or(() -> voices.beginAhead(scope, plan.voice()));
            ahead.ifPresent(voice -> voice.text(delta));
        }
    }

    /** Whether it is the next behind something that is no part of the reply: its voice need not wait for the end of that. */
    private boolean followsAnnouncement(AssistantMessage message) {
        return plan.spoken() && current().isAnnounced() && message.equals(waiting.peek());
    }

    /** The message being written: the last one, unless that has been ended. */
    private AssistantMessage writing() {
        AssistantMessage last = waiting.isEmpty() ? current() : waiting.getLast();
        if (!last.ended()) {
            return last;
        }
        AssistantMessage next = make();
        waiting.add(next);
        beginNext();
        return next;
    }

    /** The model has written the text of the message; it may still call something in the same breath. */
    public void endText() {
        if (waiting.isEmpty() && !current().ended()) {
            current().endText();
        }
    }

    /** The message being written has no more text; one without any stays open for the next. */
    public void endMessage() {
        AssistantMessage last = waiting.isEmpty() ? current() : waiting.getLast();
        if (last.written() && !last.ended()) {
            last.end();
            ahead.filter(voice -> followsAnnouncement(last)).ifPresent(PreparedSpeech::end);
        }
    }

    /** Says something whole, as a message of its own. */
    public void say(String text) {
        sentence(text, false);
    }

    /** The same, for something that is no part of the reply. */
    public void announce(String text) {
        sentence(text, true);
    }

    private void sentence(String text, boolean announcement) {
        endMessage();
        AssistantMessage message = sentences();
        message.isSentence(text, voiceLost);
        if (announcement) {
            message.isAnnouncement();
        }
        if (waiting.contains(message)) {
            beginNext();
        }
        message.text(text);
        endMessage();
    }

    /** A message that has not begun. One is opened before there is a word of it, for its voice to be ready: that is left. */
    private AssistantMessage sentences() {
        AssistantMessage last = waiting.isEmpty() ? current() : waiting.getLast();
        if (!last.ended()) {
            return last;
        }
        AssistantMessage next = make();
        waiting.add(next);
        return next;
    }

    /** The voice is lost: what was not spoken is not, and this is said in its place, by another. */
    public void sayInstead(String text) {
        voiceLost = true;
        waiting.clear();
        AssistantMessage lost = current();
        lost.abandon();
        lost.close(Item.Status.INCOMPLETE, transcript(lost, Status.FAILED));
        lost.playbackEndNanos().ifPresent(end -> playbackEndNanos = end);
        say(text);
    }

    private void beginNext() {
        if (current().closed() && !waiting.isEmpty() && !stopped) {
            begin(waiting.poll());
        }
    }

    /** Whether nothing written waits to be released. */
    public boolean quiet() {
        return waiting.isEmpty() && (current().allReleased() || !current().written());
    }

    /** Whether nothing has been written, nor said in its place. */
    public boolean blank() {
        return begun.size() == 1 && waiting.isEmpty() && !current().written();
    }

    /** Whether what is being released is no part of the reply. */
    public boolean announces() {
        return current().isAnnounced();
    }

    /** Whether nothing can be released before more is written. */
    public boolean idle() {
        return waiting.isEmpty() && current().idle();
    }

    /** Whether any of it has words to be heard. */
    public boolean hasSound() {
        return Stream.concat(begun.stream(), waiting.stream()).anyMatch(AssistantMessage::audible);
    }

    /** What no voice could read; empty when everything could be. */
    public Optional<ProviderException> unread() {
        return begun.stream().flatMap(it -> it.unread().stream()).findFirst();
    }

    /** What was written and has not been heard, as one text. */
    public String unheardText() {
        return Stream.concat(begun.stream(), waiting.stream())
                .map(AssistantMessage::unheardText)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /**
     * Cuts the message of that item, if it is the one being released.
     *
     * @return where it was cut, in ms; empty when it is not, or ends long before
     */
    public OptionalLong truncate(String item, long ms, long toleranceMs) {
        return itemId().filter(item::equals).isPresent() ? current().truncate(ms, toleranceMs) : OptionalLong.empty();
    }

    /** When the caller will have heard what has been released; never before the response began. */
    public long playbackEndNanos() {
        current().playbackEndNanos().ifPresent(end -> playbackEndNanos = end);
        return playbackEndNanos;
    }

    /** The same; now, where there was no sound. */
    public long soundEndNanos() {
        return sounded() ? playbackEndNanos() : context.executor().nanoTime();
    }

    /** The latest at which all that has been released counts as heard; {@link PlaybackClock#heardByNanos}. */
    public long heardByNanos() {
        long now = context.executor().nanoTime();
        return begun.stream()
                .flatMap(it -> it.clock().stream())
                .mapToLong(clock -> clock.heardByNanos(now))
                .reduce(now, Math::max);
    }

    /** The carrier tells how far the client has heard. */
    public void played(PlaybackPosition position) {
        long now = context.executor().nanoTime();
        begun.forEach(it -> it.clock().ifPresent(clock -> clock.played(position, now)));
        if (!stopped) {
            pump();
        }
    }

    /** Whether there was any sound. */
    public boolean sounded() {
        return begun.stream().anyMatch(it -> it.playbackEndNanos().isPresent());
    }

    public void pump() {
        current().pump();
    }

    /** Whether the sound that has not been released waits where it is. */
    public void hold(boolean value) {
        held = value;
        current().hold(value);
    }

    /** Nothing leaves any more. */
    public void stop() {
        stopped = true;
        begun.forEach(AssistantMessage::stop);
        ahead.ifPresent(voice -> voices.endAhead());
    }

    /** Closes the message that is open, as the end of the response demands. */
    public void close(Status status) {
        AssistantMessage last = current();
        if (!last.closed()) {
            Item.Status end = status == Status.COMPLETED ? Item.Status.COMPLETED : Item.Status.INCOMPLETE;
            last.close(end, transcript(last, status));
        }
    }

    private String transcript(AssistantMessage last, Status status) {
        if (!plan.spoken() || status == Status.COMPLETED || status == Status.INCOMPLETE) {
            return output.written();
        }
        // A failed reply was released as far as it came; of a cancelled one only what was heard counts.
        long untilMs = status == Status.FAILED ? last.generatedMs() : last.heardMs();
        return last.playedWords().map(words -> words.heardText(untilMs)).orElse("");
    }

    // What others ask.

    /** The item of the message being released; empty before its first word, and once the conversation has it no more. */
    public Optional<String> itemId() {
        return current().closed() ? Optional.empty() : current().keptItemId();
    }

    public String releasedText() {
        return current().releasedText();
    }

    /** The message the caller hears now, or heard last. */
    private AssistantMessage audible() {
        return begun.stream()
                .filter(AssistantMessage::playing)
                .findFirst()
                .or(() -> begun.reversed().stream()
                        .filter(it -> it.itemId().isPresent())
                        .findFirst())
                .orElse(current());
    }

    public Optional<PlayedWords> playedWords() {
        return audible().playedWords();
    }

    public long heardMs() {
        return audible().heardMs();
    }

    /** Of the message the caller hears now, or heard last; the item is empty when there was none. */
    public Heard heard() {
        return Heard.of(audible());
    }

    /** Of the messages that are closed and kept but have not been heard to their end. */
    public List<Heard> closedButUnheard() {
        return begun.stream()
                .filter(it -> it.closed() && it.keptItemId().isPresent())
                .filter(AssistantMessage::playing)
                .map(Heard::of)
                .toList();
    }

    /** Of the messages with sound that a cut leaves unfinished, those in the conversation. */
    public List<Heard> unfinished() {
        return begun.stream()
                .filter(it -> it.clock().isPresent() && it.keptItemId().isPresent())
                .filter(it -> !it.closed() || it.playing())
                .map(Heard::of)
                .toList();
    }

    /** The words of the last message. */
    public String lastTranscript() {
        return begun.reversed().stream()
                .filter(AssistantMessage::closed)
                .map(AssistantMessage::transcript)
                .findFirst()
                .orElse("");
    }

    // From the messages.

    private void released(AssistantMessage spoken) {
        if (stopped) {
            return;
        }
        if (waiting.isEmpty() && owner.finishing()) {
            owner.allSaid();
            return;
        }
        spoken.close(Item.Status.COMPLETED, output.written());
        spoken.playbackEndNanos().ifPresent(end -> playbackEndNanos = end);
        beginNext();
        if (quiet()) {
            owner.allSaid();
        }
    }
}
