package dev.parley.engines.hibari;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.onnx.InferenceQueue;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream whose voice is still being loaded. */
class HibariStreamTest {
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<TtsEvent> log = new EventLog<>(loop);
    private final HibariStream stream =
            new HibariStream(new InferenceQueue(1, 1, () -> 0), TextToSpeech.Options.at(24_000), loop, log);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void as_many_clauses_wait_as_a_reply_may_have_and_no_more() {
        log.doing(() -> stream.text("Yes. ".repeat(2000)));
        loop.settle();
        assertThat(log.events()).isEmpty();
        log.doing(() -> stream.text("Yes."));
        ProviderException cause = log.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(ProviderException.Kind.REJECTED);
        assertThat(cause).hasMessageContaining("more than 2000 clauses");
        log.doing(() -> stream.text("Yes."));
        loop.settle();
        assertThat(log.events()).hasSize(1);
    }
}
