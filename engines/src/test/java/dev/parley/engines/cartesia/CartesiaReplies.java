package dev.parley.engines.cartesia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.ForwardedLoop;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Replies of a simulated server, in a loop whose clock the test may put forward. */
abstract class CartesiaReplies {
    static final TextToSpeech.Options AT_24_KHZ = TextToSpeech.Options.at(24_000);

    final CartesiaWire wire = new CartesiaWire();
    final LoopExecutor loop = new LoopExecutor();
    final ForwardedLoop clock = new ForwardedLoop(loop);

    @AfterEach
    void close() {
        wire.close();
        loop.close();
    }

    /** One reply and what came of it. */
    final class Reply {
        final EventLog<TtsEvent> log = new EventLog<>(loop);
        final TextToSpeech.Stream stream;

        Reply(TextToSpeech provider, TextToSpeech.Options options) {
            stream = log.calling(() -> provider.open(options, clock, log));
        }

        Reply say(String text) {
            log.doing(() -> stream.text(text));
            return this;
        }

        Reply end() {
            log.doing(stream::end);
            return this;
        }

        void finish() {
            end();
            log.await(event -> event instanceof TtsEvent.Done || event instanceof TtsEvent.Failed, "its end");
            assertThat(log.all(TtsEvent.Failed.class)).isEmpty();
        }

        ProviderException failure() {
            return log.await(TtsEvent.Failed.class).cause();
        }

        void cancel() {
            LoopExecutor.await(log.calling(() -> {
                var gone = stream.cancel();
                log.expectSilence();
                return gone;
            }));
        }

        List<String> words() {
            return log.all(TtsEvent.Word.class).stream()
                    .map(TtsEvent.Word::text)
                    .toList();
        }

        long audioMs() {
            return log.all(TtsEvent.Audio.class).stream()
                            .mapToLong(it -> it.samples().length)
                            .sum()
                    / 24;
        }
    }

    Reply reply(TextToSpeech provider) {
        return new Reply(provider, AT_24_KHZ);
    }

    /** Requests with this text field, in order. */
    List<JsonObject> requests() {
        return wire.server.requests().stream()
                .filter(it -> it.getString("transcript") != null)
                .toList();
    }

    List<String> contexts() {
        return requests().stream()
                .map(it -> it.getString("context_id"))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Waits until the server's state is so: nothing tells a test of it. */
    static void until(BooleanSupplier so, String what) throws InterruptedException {
        long deadline = System.nanoTime()
                + Duration.ofSeconds(LoopExecutor.LIMIT_SECONDS).toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(1);
        }
    }
}
