package dev.parley.engines.sherpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.host.HostedRecogniser;
import dev.parley.host.testing.TinySherpaModel;
import dev.parley.models.ModelStore;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library in the process that the server starts for it. */
class SherpaProcessTest {
    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        loop.close();
        vertx.close().await();
    }

    private SpeechToText provider(ModelStore store) {
        return new SherpaEngine()
                .speechToText(TestContext.with(Map.of("model", folder.toString()))
                        .lend(Vertx.class, vertx)
                        .lend(ModelStore.class, store))
                .orElseThrow();
    }

    private record Call(EventLog<SttEvent> log, SpeechToText.Stream stream) {
        void says(short[] samples) {
            log.doing(() -> {
                stream.beginUtterance();
                stream.audio(samples, 0, samples.length);
            });
        }

        String heard() {
            List<String> words = log.all(SttEvent.Final.class).stream()
                    .map(SttEvent.Final::text)
                    .toList();
            return String.join(" ", words);
        }
    }

    private Call open(SpeechToText provider) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Options options = SpeechToText.Options.at(HostedRecogniser.SAMPLE_RATE);
        return new Call(log, log.calling(() -> provider.open(options, loop, log)));
    }

    /** A session opens the next stream as soon as one fails, and says again what was not answered. */
    @Test
    void a_process_that_is_killed_in_the_middle_of_an_utterance_is_followed_by_another() throws Exception {
        TinySherpaModel.streaming(folder, Map.of());
        try (SpeechToText provider = provider(TinySherpaModel.libraryStore())) {
            LoopExecutor.await(provider.start());
            Call first = open(provider);
            first.says(TinySherpaModel.speech());
            first.log().await(SttEvent.Partial.class);
            long process = Long.parseLong(provider.readiness().detail().replaceAll(".*process (\\d+).*", "$1"));
            ProcessHandle.of(process).orElseThrow().destroyForcibly();
            assertThat(first.log().await(SttEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);

            ProcessHandle.of(process).ifPresent(gone -> gone.onExit().join());
            Call second = open(provider);
            second.log().await(SttEvent.Ready.class);
            second.says(TinySherpaModel.speech());
            second.log().doing(() -> second.stream().flush(1));
            second.log().await(SttEvent.Flushed.class);
            assertThat(second.heard()).isEqualTo(TinySherpaModel.TEXT);
            LoopExecutor.await(second.log().calling(second.stream()::cancel));
        }
    }

    @Test
    void what_keeps_it_from_running_is_told_with_what_to_do(@TempDir Path store) throws Exception {
        TinySherpaModel.streaming(folder, Map.of());
        try (SpeechToText provider = provider(ModelStore.of(store))) {
            assertThatThrownBy(() -> LoopExecutor.await(provider.start()))
                    .hasStackTraceContaining("get it with `./parley models pull sherpa-onnx-");
        }
        TinySherpaModel.streaming(folder, Map.of("vocab_size", ""));
        try (SpeechToText provider = provider(TinySherpaModel.libraryStore())) {
            assertThatThrownBy(() -> LoopExecutor.await(provider.start()))
                    .hasStackTraceContaining("model.int8.onnx lacks vocab_size");
        }
    }
}
