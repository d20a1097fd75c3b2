package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream whose model is still being loaded: nothing is recognised. */
class MoonshineStreamTest {
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<SttEvent> log = new EventLog<>(loop);
    private final MoonshineStream stream =
            new MoonshineStream(16_000, SpeechToText.Capabilities.of(false, false), loop, log);

    @AfterEach
    void close() {
        loop.close();
    }

    private void utterance() {
        log.doing(() -> {
            stream.beginUtterance();
            stream.audio(new short[160], 0, 160);
            stream.flush(1);
        });
        loop.settle();
    }

    @Test
    void a_stream_that_is_behind_by_more_than_eight_utterances_and_the_one_in_work_fails() {
        for (int i = 0; i < 9; i++) {
            utterance();
        }
        assertThat(log.events()).isEmpty();
        utterance();
        utterance();
        assertThat(log.events()).singleElement().isInstanceOfSatisfying(SttEvent.Failed.class, failed -> {
            assertThat(failed.cause().kind()).isEqualTo(ProviderException.Kind.AT_CAPACITY);
            assertThat(failed.cause()).hasMessageContaining("9 utterances behind");
        });
        assertThat(stream.gone().toCompletableFuture()).isCompleted();
    }
}
