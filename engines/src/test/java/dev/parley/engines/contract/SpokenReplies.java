package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Replies of a simulated server, in a loop whose clock the test may put forward. */
public abstract class SpokenReplies {
    protected static final TextToSpeech.Options AT_24_KHZ = TextToSpeech.Options.at(24_000);

    protected final LoopExecutor loop = new LoopExecutor();
    protected final ForwardedLoop clock = new ForwardedLoop(loop);

    @AfterEach
    void close_loop() {
        closeServer();
        loop.close();
    }

    /** The simulated server, before the loop. */
    protected abstract void closeServer();

    /** One reply and what came of it. */
    protected final class Reply {
        public final EventLog<TtsEvent> log = new EventLog<>(loop);
        public final TextToSpeech.Stream stream;

        public Reply(TextToSpeech provider, TextToSpeech.Options options) {
            stream = log.calling(() -> provider.open(options, clock, log));
        }

        public Reply say(String text) {
            log.doing(() -> stream.text(text));
            return this;
        }

        public Reply end() {
            log.doing(stream::end);
            return this;
        }

        public void finish() {
            end();
            log.await(event -> event instanceof TtsEvent.Done || event instanceof TtsEvent.Failed, "its end");
            assertThat(log.all(TtsEvent.Failed.class)).isEmpty();
        }

        public ProviderException failure() {
            return log.await(TtsEvent.Failed.class).cause();
        }

        public void cancel() {
            LoopExecutor.await(log.calling(() -> {
                var gone = stream.cancel();
                log.expectSilence();
                return gone;
            }));
        }

        public List<String> words() {
            return log.all(TtsEvent.Word.class).stream()
                    .map(TtsEvent.Word::text)
                    .toList();
        }

        public long audioMs() {
            return log.all(TtsEvent.Audio.class).stream()
                            .mapToLong(it -> it.samples().length)
                            .sum()
                    / 24;
        }
    }

    protected final Reply reply(TextToSpeech provider) {
        return new Reply(provider, AT_24_KHZ);
    }

    /** Waits until the server's state is so: nothing tells a test of it. */
    protected static void until(BooleanSupplier so, String what) throws InterruptedException {
        long deadline = System.nanoTime()
                + Duration.ofSeconds(LoopExecutor.LIMIT_SECONDS).toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(1);
        }
    }
}
