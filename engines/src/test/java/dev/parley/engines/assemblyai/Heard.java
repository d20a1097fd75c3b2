package dev.parley.engines.assemblyai;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.List;

/** One stream and what it told. */
final class Heard implements AutoCloseable {
    static final TestSpeech SPEECH = TestSpeech.named("goforward");

    final LoopExecutor loop = new LoopExecutor();
    final EventLog<SttEvent> log = new EventLog<>(loop);
    final SpeechToText.Stream stream;

    Heard(SpeechToText provider) {
        this(provider, SpeechToText.Options.at(SPEECH.rate()));
    }

    Heard(SpeechToText provider, SpeechToText.Options options) {
        stream = log.calling(() -> provider.open(options, loop, log));
    }

    /** Says the recording. */
    Heard says() {
        log.doing(() -> {
            stream.beginUtterance();
            stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
        });
        return this;
    }

    Heard silence(int ms) {
        int samples = SPEECH.rate() * ms / 1000;
        log.doing(() -> stream.audio(new short[samples], 0, samples));
        return this;
    }

    Heard flush(long id) {
        log.doing(() -> stream.flush(id));
        return this;
    }

    Heard awaitFlushed(long id) {
        log.await(event -> event.equals(new SttEvent.Flushed(id)), "Flushed(" + id + ")");
        return this;
    }

    SttEvent.Failed failed() {
        return log.await(SttEvent.Failed.class);
    }

    /** Words told for certain. */
    List<String> words() {
        return log.all(SttEvent.Final.class).stream()
                .flatMap(told -> told.words().stream())
                .map(SttEvent.Word::text)
                .toList();
    }

    void cancel() {
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
