package dev.parley.engines.support.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.engines.support.openai.OpenAiSpeechToText;
import dev.parley.engines.support.openai.OpenAiTranscriptionOptions;
import dev.parley.models.ModelStore;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real child process that dies, over its real socket. */
class HostedServiceTest {
    private static final TestSpeech SPEECH = TestSpeech.named("goforward");

    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();
    private Optional<SpeechToText> provider = Optional.empty();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        provider.ifPresent(SpeechToText::close);
        loop.close();
        vertx.close().await();
    }

    private SpeechToText provider(Map<String, String> settings) {
        TestContext context =
                TestContext.plain().lend(Vertx.class, vertx).lend(ModelStore.class, ModelStore.of(folder));
        SpeechToText made = new OpenAiSpeechToText(
                HostedService.of(new HostedService.Program("aborting", ProviderKind.STT, "nothing", settings), context),
                new OpenAiTranscriptionOptions("nothing", Optional.empty(), false, List.of()));
        provider = Optional.of(made);
        return made;
    }

    private Path abortFile() {
        return folder.resolve("abort");
    }

    private SpeechToText started() {
        SpeechToText made =
                provider(Map.of("text", "go forward", "abort", abortFile().toString()));
        LoopExecutor.await(made.start());
        return made;
    }

    private EventLog<SttEvent> hear(SpeechToText from) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Stream stream = log.calling(() -> from.open(SpeechToText.Options.at(SPEECH.rate()), loop, log));
        log.doing(() -> {
            stream.beginUtterance();
            stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
            stream.flush(1);
        });
        return log;
    }

    private static void assertHeard(EventLog<SttEvent> log) {
        assertThat(log.await(SttEvent.Final.class).words())
                .extracting(SttEvent.Word::text)
                .containsExactly("go", "forward");
        assertThat(log.all(SttEvent.Failed.class)).isEmpty();
    }

    private static ProcessHandle child(SpeechToText of) {
        String detail = of.readiness().detail();
        return ProcessHandle.of(Long.parseLong(detail.replaceAll(".*process (\\d+).*", "$1")))
                .orElseThrow();
    }

    @Test
    void a_process_is_started_and_ends_with_its_provider() {
        SpeechToText made = started();
        assertThat(made.readiness().state()).isEqualTo(Readiness.State.READY);
        ProcessHandle child = child(made);
        assertHeard(hear(made));
        assertThat(made.check().toCompletableFuture().join()).isTrue();
        made.close();
        assertThat(child.onExit()
                        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .isAlive())
                .isFalse();
    }

    @Test
    void a_process_that_is_killed_costs_no_utterance() {
        SpeechToText made = started();
        ProcessHandle first = child(made);
        first.destroyForcibly();
        assertHeard(hear(made));
        assertThat(child(made).pid()).isNotEqualTo(first.pid());
        assertThat(made.readiness().state()).isEqualTo(Readiness.State.READY);
    }

    @Test
    void a_process_that_aborts_in_native_code_costs_one_try() throws Exception {
        SpeechToText made = started();
        ProcessHandle first = child(made);
        Files.createFile(abortFile());
        assertHeard(hear(made));
        assertThat(abortFile()).doesNotExist();
        assertThat(child(made).pid()).isNotEqualTo(first.pid());
    }

    @Test
    void a_process_that_cannot_load_tells_why() {
        SpeechToText made = provider(Map.of("volume", "11"));
        assertThatThrownBy(() -> LoopExecutor.await(made.start()))
                .hasStackTraceContaining("no setting 'aborting.volume'");
        assertThat(made.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(made.readiness().detail()).contains("no setting 'aborting.volume'");
    }
}
