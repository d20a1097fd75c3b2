package dev.parley.session;

import dev.parley.concurrent.Scope;
import dev.parley.conversation.HeardLedger;
import dev.parley.conversation.HeardLedger.SpokenWord;
import dev.parley.conversation.Item;
import dev.parley.provider.ProviderException;
import java.util.Optional;

/**
 * One message of a response. Takes its text as it is written, shows or speaks it once its turn has come, and is over when
 * all of it has been released. Loop only.
 */
final class Utterance implements Speech.Listener {
    private final SessionContext context;
    private final Scope scope;
    private final ResponsePlan plan;
    private final ResponseOutput output;
    private final Listener listener;
    private final WordChunker chunker = new WordChunker(this::word);
    private final StringBuilder early = new StringBuilder();
    private final StringBuilder released = new StringBuilder();
    private Optional<Speech> speech = Optional.empty();
    private Optional<String> itemId = Optional.empty();
    private String transcript = "";
    private boolean written;
    private boolean begun;
    private boolean ended;
    private boolean allReleased;
    private boolean closed;

    /** What the response learns. */
    interface Listener {
        void synthesised(int samples);

        /** A piece of it has left. */
        void sent(Utterance utterance);

        /** All of it has been released. */
        void released(Utterance utterance);

        /** The synthesiser is lost. */
        void failed(Utterance utterance, ProviderException cause);
    }

    Utterance(SessionContext context, Scope scope, ResponsePlan plan, ResponseOutput output, Listener listener) {
        this.context = context;
        this.scope = scope;
        this.plan = plan;
        this.output = output;
        this.listener = listener;
    }

    /**
     * Its turn has come.
     *
     * @param notBeforeNanos when the caller will have heard what was released before
     */
    void begin(long notBeforeNanos) {
        begun = true;
        if (plan.spoken()) {
            speech = Optional.of(new Speech(context, scope, plan.voice(), notBeforeNanos, this));
        }
        if (!early.isEmpty()) {
            show(early.toString());
            early.setLength(0);
        }
        if (ended) {
            finish();
        }
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
        itemId = Optional.of(output.place().itemId());
        if (plan.spoken()) {
            chunker.accept(delta);
        } else {
            output.text(delta);
            released.append(delta);
            listener.sent(this);
        }
    }

    private void word(String word) {
        output.text(word);
        speech.ifPresent(voice -> voice.say(word));
    }

    /** The model has written all of its text; what waited for the end of a word is shown. */
    void endText() {
        if (begun) {
            chunker.end();
            output.textDone();
        }
    }

    private void finish() {
        endText();
        if (speech.filter(Speech::hasWords).isPresent()) {
            speech.get().end();
        } else {
            speech.ifPresent(Speech::stop);
            released();
        }
    }

    /** Nothing of it leaves any more. */
    void stop() {
        speech.ifPresent(Speech::stop);
    }

    /** Closes its item, if it has one, with the words that count. */
    void close(Item.Status status, String words) {
        if (!closed) {
            transcript = words;
            output.messageDone(status, words, speech.map(Speech::generatedMs).orElse(0L));
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

    Optional<String> itemId() {
        return itemId;
    }

    /** The words its item was closed with. */
    String transcript() {
        return transcript;
    }

    String releasedText() {
        return released.toString();
    }

    Optional<HeardLedger> ledger() {
        return speech.map(Speech::ledger);
    }

    long heardMs() {
        return speech.map(Speech::heardMs).orElse(0L);
    }

    long generatedMs() {
        return speech.map(Speech::generatedMs).orElse(0L);
    }

    /** When its sound will have been heard; empty before the first of it. */
    Optional<Long> playbackEndNanos() {
        return speech.filter(Speech::started).map(Speech::playbackEndNanos);
    }

    /** The words heard so far. */
    String heardText() {
        if (!plan.spoken()) {
            return releasedText();
        }
        boolean whole = closed
                && playbackEndNanos()
                        .map(end -> end <= context.executor.nanoTime())
                        .orElse(true);
        return whole
                ? transcript
                : ledger().map(words -> words.heardText(heardMs())).orElse("");
    }

    void pump() {
        speech.ifPresent(Speech::pump);
    }

    // From the voice.

    @Override
    public void synthesised(int samples) {
        listener.synthesised(samples);
    }

    @Override
    public void sound(short[] samples, long startMs) {
        if (plan.inBand()) {
            context.audio.add(output.place().itemId(), output.place().partIndex(), samples);
        }
        context.say(new SessionOutput.ResponseAudio(output.place(), samples, startMs));
        listener.sent(this);
    }

    @Override
    public void word(SpokenWord word) {
        if (!released.isEmpty()) {
            released.append(' ');
        }
        released.append(word.text());
        context.say(new SessionOutput.SpokenWord(output.place(), word.text(), word.startMs(), word.endMs()));
    }

    @Override
    public void released() {
        allReleased = true;
        listener.released(this);
    }

    @Override
    public void failed(ProviderException cause) {
        listener.failed(this, cause);
    }
}
