package dev.parley.http.openai.audio;

import dev.parley.http.openai.request.EngineEvents;
import dev.parley.http.openai.request.Job;
import dev.parley.provider.ProviderException;
import dev.parley.provider.RetryPolicy;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.SttEvent.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A speech-to-text stream used by the thread of a job: one stretch of speech in, its words out. A stretch whose stream is
 * lost is heard again by another one.
 */
final class SegmentRecognition implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MAX_WAITING_EVENTS = 10_000;
    /** What a continuous engine needs to hear after the last word to be sure of it. */
    private static final int TAIL_MS = 200;

    private static final int MOST_TRIES = 4;

    private final Job job;
    private final SpeechToText engine;
    private final SpeechToText.Options options;
    private final EngineEvents<SttEvent> inbox;
    private Optional<SpeechToText.Stream> stream = Optional.empty();
    private boolean closed;
    /** On the loop: no stream is wanted any more. */
    private boolean gone;

    private long sentMs;
    private long flushId;

    /** Opens the stream. */
    SegmentRecognition(Job job, SpeechToText engine, SpeechToText.Options options) {
        this.job = job;
        this.engine = engine;
        this.options = options;
        this.inbox = new EngineEvents<>(MAX_WAITING_EVENTS, engine.engine());
        job.executor().execute(() -> {
            open();
            job.onGone(() -> {
                gone = true;
                cancel();
                inbox.close();
            });
        });
    }

    private void open() {
        if (!gone) {
            stream = Optional.of(engine.open(options, job.executor(), this::receive));
        }
    }

    private void receive(SttEvent event) {
        if (event instanceof SttEvent.Failed) {
            stream = Optional.empty();
        }
        boolean wanted = !(event instanceof SttEvent.Partial
                || event instanceof SttEvent.Glance
                || event instanceof SttEvent.Pause);
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
        ask(segment, Duration.ZERO);
        List<Word> words = new ArrayList<>();
        int tries = 1;
        while (true) {
            switch (inbox.take(PATIENCE)) {
                case SttEvent.Final found ->
                    found.words().forEach(word -> words.add(moved(word, segment.startMs() - sentMs)));
                case SttEvent.Failed failed -> {
                    if (!failed.cause().isTransient() || tries == MOST_TRIES) {
                        throw failed.cause();
                    }
                    words.clear();
                    sentMs = 0;
                    ask(segment, RetryPolicy.STREAMS.after(tries, ThreadLocalRandom.current()));
                    tries++;
                }
                case SttEvent.Flushed flushed
                when flushed.flushId() == flushId -> {
                    sentMs += heard(segment).length * 1000L / segment.clip().sampleRate();
                    return words;
                }
                default -> {}
            }
        }
    }

    private static Word moved(Word word, long shift) {
        return new Word(word.text(), word.startMs() + shift, word.endMs() + shift);
    }

    /** Has a stretch heard, on another stream if the last one is lost. */
    private void ask(Segmenter.Segment segment, Duration wait) {
        short[] heard = heard(segment);
        long id = ++flushId;
        job.executor()
                .execute(() -> job.executor().schedule(wait, () -> {
                    if (stream.isEmpty()) {
                        open();
                    }
                    stream.ifPresent(open -> {
                        open.beginUtterance();
                        open.audio(heard, 0, heard.length);
                        open.flush(id);
                    });
                }));
    }

    private static short[] heard(Segmenter.Segment segment) {
        short[] samples = segment.clip().samples();
        return Arrays.copyOf(samples, samples.length + segment.clip().sampleRate() / 1000 * TAIL_MS);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            job.executor().execute(() -> {
                gone = true;
                cancel();
            });
        }
    }
}
