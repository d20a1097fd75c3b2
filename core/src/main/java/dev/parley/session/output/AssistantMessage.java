package dev.parley.session.output;

import dev.parley.concurrent.Scope;
import dev.parley.conversation.Item;
import dev.parley.conversation.PlayedWords;
import dev.parley.conversation.PlayedWords.SpokenWord;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import dev.parley.session.playout.PlaybackClock;
import dev.parley.session.playout.SessionVoices;
import dev.parley.session.playout.SpeechOutput;
import dev.parley.session.playout.VoiceFallback;
import dev.parley.speech.Spacing;
import dev.parley.speech.SpeechFrontEnd;
import dev.parley.speech.SpokenUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One message of a response. Takes its text as it is written, shows or speaks it once its turn has come, and is over when
 * all of it has been released. Loop only.
 */
final class AssistantMessage implements SpeechOutput.Listener {
    private final SessionContext context;
    private final Scope scope;
    private final SessionVoices sessionVoices;
    private final ResponsePlan plan;
    private final ResponseOutput output;
    private final MessageQueue.Owner owner;
    private final Consumer<AssistantMessage> whenReleased;
    private final SpeechFrontEnd frontEnd;
    private final StringBuilder early = new StringBuilder();
    private final StringBuilder released = new StringBuilder();
    private final StringBuilder told = new StringBuilder();
    private final Deque<Written> unreleased = new ArrayDeque<>();
    private Optional<SpeechOutput> speech = Optional.empty();
    private Optional<VoiceFallback> voices = Optional.empty();
    private Optional<String> itemId = Optional.empty();
    private Optional<String> truncated = Optional.empty();
    private Optional<String> sentence = Optional.empty();
    private String transcript = "";
    private boolean withoutFirstVoice;
    private boolean announcement;
    private boolean filled;
    private boolean written;
    private boolean begun;
    private boolean ended;
    private boolean allReleased;
    private boolean closed;

    /** A word as written, whose transcript waits for its audio. */
    private record Written(String text, boolean spoken) {}

    /** @param whenReleased told when all of it has been released */
    AssistantMessage(
            SessionContext context,
            Scope scope,
            SessionVoices sessionVoices,
            ResponsePlan plan,
            ResponseOutput output,
            MessageQueue.Owner owner,
            Consumer<AssistantMessage> whenReleased) {
        this.context = context;
        this.scope = scope;
        this.sessionVoices = sessionVoices;
        this.plan = plan;
        this.output = output;
        this.owner = owner;
        this.whenReleased = whenReleased;
        this.frontEnd = new SpeechFrontEnd(plan.voice().language(), this::unit);
    }

    /**
     * Its turn has come.
     *
     * @param notBeforeNanos when the caller will have heard what was released before
     */
    void begin(long notBeforeNanos) {
        begun = true;
        if (plan.spoken()) {
            voices = Optional.of(voices());
            speech = Optional.of(new SpeechOutput(context, scope, voices.get(), notBeforeNanos, this, owner));
        }
        if (!early.isEmpty()) {
            show(early.toString());
            early.setLength(0);
        }
        if (ended) {
            finish();
        }
    }

    private VoiceFallback voices() {
        return withoutFirstVoice && sentence.isPresent()
                ? sessionVoices.withoutFirst(plan.voice(), sentence.get())
                : sessionVoices.fromFirst(plan.voice(), sentence);
    }

    /**
     * It will say this and nothing else.
     *
     * @param voiceLost whether the session's own voice need not be asked, if it has not been
     */
    void isSentence(String all, boolean voiceLost) {
        sentence = Optional.of(all);
        withoutFirstVoice = voiceLost;
        voices.ifPresent(it -> it.isSentence(all));
    }

    void text(String delta) {
        written = true;
        if (begun) {
            show(delta);
        } else {
            early.append(delta);
        }
    }

    /** It has no more text. */
    void end() {
        ended = true;
        if (begun) {
            finish();
        }
    }

    private void show(String delta) {
        if (truncated.isPresent()) {
            return;
        }
        itemId = Optional.of(output.place().itemId());
        if (plan.spoken()) {
            frontEnd.accept(delta);
        } else {
            output.text(delta);
            released.append(delta);
            owner.sent();
        }
    }

    private void unit(SpokenUnit unit) {
        output.text(unit.written());
        unreleased.add(new Written(unit.written(), speech.orElseThrow().say(unit)));
    }

    /** The model has written all of its text; what waited for the end of a word is shown. */
    void endText() {
        if (begun && truncated.isEmpty()) {
            frontEnd.end();
            output.textDone();
        }
    }

    private void finish() {
        if (truncated.isPresent()) {
            released();
            return;
        }
        endText();
        if (speech.filter(SpeechOutput::hasWords).isPresent()) {
            speech.get().end();
        } else {
            speech.ifPresent(SpeechOutput::stop);
            released();
        }
    }

    /** Whether its sound waits where it is. */
    void hold(boolean value) {
        speech.ifPresent(it -> it.hold(value));
    }

    /** Nothing of it leaves any more. */
    void stop() {
        speech.ifPresent(SpeechOutput::stop);
    }

    /**
     * The caller is to have heard only the first {@code ms} of it: nothing more leaves, and its item keeps these words.
     *
     * @return where it was cut, in ms; empty when it has no sound, or ends long before
     */
    OptionalLong truncate(long ms, long toleranceMs) {
        if (speech.isEmpty() || closed || ms > speech.get().generatedMs() + toleranceMs) {
            return OptionalLong.empty();
        }
        long endMs = Math.min(ms, speech.get().generatedMs());
        if (truncated.isEmpty()) {
            speech.get().stop();
        }
        truncated = Optional.of(speech.get().playedWords().heardText(endMs));
        if (ended && !allReleased) {
            released();
        }
        return OptionalLong.of(endMs);
    }

    /** Its voice is lost: nothing more of it is said. */
    void abandon() {
        ended = true;
        allReleased = true;
        speech.ifPresent(SpeechOutput::stop);
    }

    /** Closes its item, if it has one, with the words that count. */
    void close(Item.Status status, String words) {
        if (!closed) {
            transcript = truncated.orElse(words);
            Item.Status end = truncated.isPresent() ? Item.Status.INCOMPLETE : status;
            String all =
                    filled && end == Item.Status.COMPLETED ? told.toString().strip() : transcript;
            output.messageDone(
                    end, transcript, all, speech.map(SpeechOutput::generatedMs).orElse(0L));
            closed = true;
        }
    }

    // What others ask.

    /** Whether it has any text. */
    boolean written() {
        return written;
    }

    boolean ended() {
        return ended;
    }

    /** Whether all of it has left. */
    boolean allReleased() {
        return allReleased;
    }

    boolean closed() {
        return closed;
    }

    /** Whether nothing of it can be released before there is more text. */
    boolean idle() {
        return allReleased || speech.map(SpeechOutput::idle).orElse(true);
    }

    Optional<String> itemId() {
        return itemId;
    }

    /** Its item, as long as the conversation has it; what has its id later is another. */
    Optional<String> keptItemId() {
        return itemId.filter(output::holds);
    }

    /** The words its item was closed with. */
    String transcript() {
        return transcript;
    }

    String releasedText() {
        return released.toString();
    }

    Optional<PlayedWords> playedWords() {
        return speech.map(SpeechOutput::playedWords);
    }

    /** How much of its sound has been heard; empty before the first of it. */
    Optional<PlaybackClock> clock() {
        return speech.map(SpeechOutput::clock).filter(PlaybackClock::started);
    }

    long heardMs() {
        return clock().map(it -> it.heardMs(context.executor().nanoTime())).orElse(0L);
    }

    /** Whether some of the sound that left has not been heard. */
    boolean playing() {
        return clock().filter(it -> !it.isHeard(context.executor().nanoTime())).isPresent();
    }

    long generatedMs() {
        return speech.map(SpeechOutput::generatedMs).orElse(0L);
    }

    /** When its sound will have been heard; empty before the first of it. */
    Optional<Long> playbackEndNanos() {
        return clock().map(PlaybackClock::endNanos);
    }

    /** The words heard so far. */
    String heardText() {
        if (truncated.isPresent()) {
            return truncated.get();
        }
        if (!plan.spoken()) {
            return releasedText();
        }
        return closed && !playing()
                ? transcript
                : playedWords().map(words -> words.heardText(heardMs())).orElse("");
    }

    /** What was written and has not been heard, as one text; empty for one the client cut. */
    String unheardText() {
        if (truncated.isPresent() || announcement) {
            return "";
        }
        return Spacing.join(List.of(
                Spacing.join(speech.map(SpeechOutput::unheardWords).orElse(List.of())),
                (frontEnd.rest() + early).strip()));
    }

    /** What no voice could read; empty when everything could be. */
    Optional<ProviderException> unread() {
        return speech.flatMap(SpeechOutput::unread);
    }

    /** It is no part of the reply: nobody misses it. */
    void isAnnouncement() {
        announcement = true;
    }

    boolean isAnnounced() {
        return announcement;
    }

    /** Whether anything of the reply is to be heard in it. */
    boolean audible() {
        return !announcement && (begun ? speech.filter(SpeechOutput::hasWords).isPresent() : written);
    }

    void pump() {
        speech.ifPresent(SpeechOutput::pump);
    }

    // From the voice.

    @Override
    public void sound(short[] samples, long startMs) {
        SpeechOutput source = speech.orElseThrow();
        context.emit(new SessionOutput.ResponseAudio(
                output.keep(samples, source.playedWords()), source.clock().generation(), samples, startMs));
        owner.sent();
    }

    @Override
    public void word(SpokenWord word) {
        Spacing.append(released, word.text());
        output.spoken(word);
        releaseTranscript(1);
    }

    @Override
    public void filler(SpokenWord words) {
        String delta = told.isEmpty() ? words.text() + " " : " " + words.text();
        filled = true;
        told.append(delta);
        output.filler(delta, words);
    }

    /** Releases the transcript of the next {@code spokenWords}, and what without a sound stands before them. */
    private void releaseTranscript(int spokenWords) {
        int left = spokenWords;
        while (left > 0 && !unreleased.isEmpty()) {
            Written next = unreleased.poll();
            told.append(next.text());
            output.transcript(next.text());
            left -= next.spoken() ? 1 : 0;
        }
    }

    @Override
    public void released() {
        allReleased = true;
        if (truncated.isEmpty()) {
            releaseTranscript(Integer.MAX_VALUE);
        }
        whenReleased.accept(this);
    }
}
