package dev.parley.http.openai;

import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.SttEvent.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A speech-to-text stream used by the thread of a job: one stretch of speech in, its words out. */
final class Recogniser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MAX_WAITING_EVENTS = 10_000;
    /** What a continuous engine needs to hear after the last word to be sure of it. */
    private static final int TAIL_MS = 200;

    private final Job job;
    private final SpeechToText engine;
    private final Inbox<SttEvent> inbox;
    private Optional<SpeechToText.Stream> stream = Optional.empty();
    private boolean closed;
    private long sentMs;
    private long flushId;

    /** Opens the stream. */
    Recogniser(Job job, SpeechToText engine, SpeechToText.Options options) {
        this.job = job;
        this.engine = engine;
        this.inbox = new Inbox<>(MAX_WAITING_EVENTS, engine.engine());
        job.executor().execute(() -> open(options));
    }

    private void open(SpeechToText.Options options) {
        stream = Optional.of(engine.open(options, job.executor(), this::receive));
        job.onGone(() -> {
            cancel();
            inbox.close();
        });
    }

    private void receive(SttEvent event) {
        if (event instanceof SttEvent.Failed) {
            stream = Optional.empty();
        }
        boolean wanted = !(event instanceof SttEvent.Partial || event instanceof SttEvent.Pause);
        if (wanted && !inbox.put(event, 1)) {
            cancel();
        }
    }

    private void cancel() {
        Optional<SpeechToText.Stream> running = stream;
        stream = Optional.empty();
        running.ifPresent(SpeechToText.Stream::cancel);
    }

    /** Words of one stretch, their times counted from the beginning of the recording. Blocks until all are known. */
    List<Word> words(Segmenter.Segment segment) throws InterruptedException, ProviderException {
        short[] samples = segment.clip().samples();
        int rate = segment.clip().sampleRate();
        short[] heard = Arrays.copyOf(samples, samples.length + rate / 1000 * TAIL_MS);
        long id = ++flushId;
        job.executor()
                .execute(() -> stream.ifPresent(open -> {
                    open.beginUtterance();
                    open.audio(heard, 0, heard.length);
                    open.flush(id);
                }));
        List<Word> words = new ArrayList<>();
        long shift = segment.startMs() - sentMs;
        while (true) {
            switch (inbox.take(PATIENCE)) {
                case SttEvent.Final found ->
                    found.words()
                            .forEach(word ->
                                    words.add(new Word(word.text(), word.startMs() + shift, word.endMs() + shift)));
                case SttEvent.Failed failed -> throw failed.cause();
                case SttEvent.Flushed flushed
                when flushed.flushId() == id -> {
                    sentMs += heard.length * 1000L / rate;
                    return words;
                }
                default -> {}
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            job.executor().execute(this::cancel);
        }
    }
}
