package dev.parley.engines.contract;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.List;

/** One stream of a recogniser, and what it told. */
public final class Heard implements AutoCloseable {
    public static final TestSpeech SPEECH = TestSpeech.named("goforward");

    public final LoopExecutor loop = new LoopExecutor();
    public final EventLog<SttEvent> log = new EventLog<>(loop);
    public final SpeechToText.Stream stream;

    public Heard(SpeechToText provider) {
        this(provider, SpeechToText.Options.at(SPEECH.rate()));
    }

    public Heard(SpeechToText provider, SpeechToText.Options options) {
        stream = log.calling(() -> provider.open(options, loop, log));
    }

    /** Says the recording. */
    public Heard says() {
        log.doing(() -> {
            stream.beginUtterance();
            stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
        });
        return this;
    }

    public Heard silence(int ms) {
        int samples = SPEECH.rate() * ms / 1000;
        log.doing(() -> stream.audio(new short[samples], 0, samples));
        return this;
    }

    public Heard flush(long id) {
        log.doing(() -> stream.flush(id));
        return this;
    }

    public Heard awaitFlushed(long id) {
        log.await(event -> event.equals(new SttEvent.Flushed(id)), "Flushed(" + id + ")");
        return this;
    }

    public SttEvent.Failed failed() {
        return log.await(SttEvent.Failed.class);
    }

    /** Words told for certain. */
    public List<String> words() {
        return log.all(SttEvent.Final.class).stream()
                .flatMap(told -> told.words().stream())
                .map(SttEvent.Word::text)
                .toList();
    }

    public void cancel() {
        LoopExecutor.await(log.calling(() -> {
            var gone = stream.cancel();
            log.expectSilence();
            return gone;
        }));
    }

    @Override
    public void close() {
        LoopExecutor.await(log.calling(stream::cancel));
        loop.close();
    }
}
