package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.guarded.GuardedLanguageModel;
import dev.parley.provider.guarded.GuardedSpeechToText;
import dev.parley.provider.guarded.GuardedTextToSpeech;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedDetector;
import dev.parley.session.script.ScriptedEndOfTurn;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedNoiseSuppressor;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import dev.parley.turn.Decision;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When each of Unmute's metrics is counted, for engines that count nothing themselves. */
class MeteredEnginesTest {
    private final Metrics metrics = new Metrics();
    private final VirtualTime time = new VirtualTime();
    private final AudioScript script = new AudioScript();
    private final ScriptedLlm llm = new ScriptedLlm(Duration.ofMillis(200));
    private final ScriptedTts tts = new ScriptedTts(script, Duration.ofMillis(300));
    private final ScriptedStt stt = new ScriptedStt(script, new ScriptedStt.Kind(true, false), Duration.ofMillis(60));
    private final List<String> told = new ArrayList<>();
    private final EngineUse use = new EngineUse() {
        @Override
        public void begun() {
            told.add("begun");
        }

        @Override
        public void ready(long nanos) {
            told.add("ready");
        }

        @Override
        public void failed(ProviderException cause) {
            told.add("failed");
        }

        @Override
        public void ended() {
            told.add("ended");
        }
    };
    private final ProviderSet engines =
            metrics.metered(ProviderSet.of(new ScriptedDetector(), stt, llm, tts), kind -> use);

    @Test
    void questionsAboutPausesAreCountedByWhatBecameOfThem() {
        ScriptedEndOfTurn model = new ScriptedEndOfTurn(() -> time);
        EndOfTurnDetector.Stream stream = metrics.metered(engines.withEndOfTurn(Optional.of(model)), kind -> use)
                .endOfTurn()
                .orElseThrow()
                .open(AudioScript.RATE);
        stream.completed(new short[0]);
        time.advance(Duration.ofMillis(50));
        model.failsWith(Kind.AT_CAPACITY);
        stream.completed(new short[0]);
        model.failsWith(Kind.BROKEN);
        stream.completed(new short[0]);
        stream.close();

        for (String outcome : List.of("answered", "shed", "failed")) {
            assertThat(scrape().value("parley_end_of_turn_questions_total", "outcome", outcome))
                    .isEqualTo(1);
        }
        assertThat(scrape().value("parley_end_of_turn_answer_seconds_count")).isEqualTo(1);
        assertThat(model.closed()).isEqualTo(1);
    }

    @Test
    void piecesOfNoisyAudioAreCountedByWhatBecameOfThem() {
        ScriptedNoiseSuppressor suppressor = new ScriptedNoiseSuppressor(() -> time);
        NoiseSuppressor.Stream stream = metrics.metered(
                        engines.withNoiseSuppressor(Optional.of(suppressor)), kind -> use)
                .noiseSuppressor()
                .orElseThrow()
                .open(AudioScript.RATE, NoiseSuppressor.Field.NEAR);
        stream.suppress(new short[480], Duration.ofHours(1));
        stream.suppress(new short[480], Duration.ZERO);
        time.advance(Duration.ofMillis(50));
        suppressor.failsWith(Optional.of(Kind.AT_CAPACITY));
        stream.suppress(new short[480], Duration.ZERO);
        suppressor.failsWith(Optional.of(Kind.BROKEN));
        stream.suppress(new short[480], Duration.ZERO);
        stream.close();

        for (String outcome : List.of("suppressed", "late", "shed", "failed")) {
            assertThat(scrape().value("parley_noise_suppression_pieces_total", "outcome", outcome))
                    .isEqualTo(1);
        }
        assertThat(scrape().value("parley_noise_suppression_answer_seconds_count"))
                .isEqualTo(2);
        assertThat(suppressor.closed()).isEqualTo(1);
    }

    @Test
    void endsOfTurnsAreCountedByTheirReason() {
        Decision ended = new Decision.TurnEnded(100, Decision.Reason.WORDS_FINISHED);
        metrics.observe(new SessionOutput.Decided(ended, 450, 450));
        metrics.observe(new SessionOutput.Decided(new Decision.Interrupt(Decision.Reason.VOICE), 450, 450));
        assertThat(scrape().value("parley_turns_ended_total", "reason", "words_finished"))
                .isEqualTo(1);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private Scrape scrape() {
        return new Scrape(metrics.scrape());
    }

    private static LanguageModel.Request asking(String text) {
        return LanguageModel.Request.of(List.of(
                ChatMessage.of(ChatMessage.Role.SYSTEM, "You are kind"), ChatMessage.of(ChatMessage.Role.USER, text)));
    }

    @Test
    void everyMetricIsThereBeforeTheFirstCall() {
        metrics.http().answered(new HttpMetrics.Exchange("GET", "/v1/voices", 200, 0, 10, 1_000_000));
        UnmuteMetrics.assertComplete(scrape());
    }

    @Test
    void aGenerationCountsItsWordsAsTheyBecomeWhole() {
        llm.answers(request -> ScriptedLlm.text("Three whole words"));
        engines.languageModel().generate(asking("say  something nice"), time, event -> {});
        assertThat(scrape().value("worker_vllm_active_sessions")).isEqualTo(1);
        time.advance(Duration.ofSeconds(5));
        Scrape after = scrape();
        assertThat(after.value("worker_vllm_active_sessions")).isZero();
        assertThat(after.value("worker_vllm_sent_words_total")).isEqualTo(6);
        assertThat(after.value("worker_vllm_request_length_sum")).isEqualTo(6);
        assertThat(after.value("worker_vllm_recv_words_total")).isEqualTo(3);
        assertThat(after.value("worker_vllm_reply_length_sum")).isEqualTo(3);
        assertThat(after.value("worker_vllm_ttft_count")).isEqualTo(1);
        assertThat(told).containsExactly("begun", "ready", "ended");
        assertThat(after.value("worker_vllm_ttft_sum")).isGreaterThanOrEqualTo(0.2);
        assertThat(after.value("worker_vllm_gen_duration_count")).isEqualTo(1);
        assertThat(after.value("worker_vllm_interrupt_total")).isZero();
        assertThat(after.value("worker_vllm_hard_errors_total")).isZero();
    }

    @Test
    void aGenerationThatIsStoppedIsAnInterruptOnce() {
        llm.answers(request -> ScriptedLlm.text("never heard"));
        Cancellable generation = engines.languageModel().generate(asking("hello"), time, event -> {});
        generation.cancel();
        generation.cancel();
        assertThat(scrape().value("worker_vllm_interrupt_total")).isEqualTo(1);
        assertThat(scrape().value("worker_vllm_active_sessions")).isZero();
        assertThat(scrape().value("worker_vllm_gen_duration_count")).isEqualTo(1);
        assertThat(scrape().value("worker_vllm_ttft_count")).isZero();
    }

    @Test
    void aGenerationThatFailsIsAHardError() {
        llm.answers(request ->
                List.of(new LlmEvent.Failed(new ProviderException(Kind.BROKEN, "scripted", "broken as scripted"))));
        engines.languageModel().generate(asking("hello"), time, event -> {});
        time.advance(Duration.ofSeconds(1));
        assertThat(scrape().value("worker_vllm_hard_errors_total")).isEqualTo(1);
        assertThat(told).containsExactly("begun", "failed", "ended");
        assertThat(scrape().value("worker_vllm_active_sessions")).isZero();
    }

    @Test
    void aReplysVoiceIsCountedFromItsFirstTextToItsEnd() {
        TextToSpeech.Stream stream = engines.textToSpeech()
                .open(new TextToSpeech.Options(24_000, Optional.empty(), Optional.empty(), 1), time, event -> {});
        stream.text("hello");
        stream.text(" there");
        time.advance(Duration.ofMillis(400));
        assertThat(scrape().value("worker_tts_active_sessions")).isEqualTo(1);
        stream.end();
        time.advance(Duration.ofSeconds(2));
        Scrape after = scrape();
        assertThat(told).containsExactly("begun", "ready", "ended");
        assertThat(after.value("worker_tts_sessions_total")).isEqualTo(1);
        assertThat(after.value("worker_tts_active_sessions")).isZero();
        assertThat(after.value("worker_tts_sent_frames_total")).isEqualTo(2);
        assertThat(after.value("worker_tts_recv_frames_total")).isEqualTo(2);
        assertThat(after.value("worker_tts_recv_words_total")).isEqualTo(2);
        assertThat(after.value("worker_tts_ttft_bucket", "le", "0.25")).isZero();
        assertThat(after.value("worker_tts_ttft_bucket", "le", "0.3")).isEqualTo(1);
        assertThat(after.value("worker_tts_audio_duration_sum")).isEqualTo(0.48);
        assertThat(after.value("worker_tts_gen_duration_sum")).isGreaterThan(0.8);
        assertThat(after.value("worker_tts_find_time_count")).isEqualTo(1);
    }

    @Test
    void aRecognisersStreamIsCountedInFramesOfEightyMs() {
        SpeechToText.Stream stream = engines.speechToText().open(SpeechToText.Options.at(24_000), time, event -> {});
        time.settle();
        assertThat(scrape().value("worker_stt_active_sessions")).isEqualTo(1);
        short[] words = script.say("hello again");
        for (int at = 0; at < words.length; at += 480) {
            stream.audio(words, at, Math.min(480, words.length - at));
        }
        time.advance(Duration.ofSeconds(2));
        stream.cancel();
        stream.cancel();
        assertThat(told).containsExactly("begun", "ready", "ended");
        Scrape after = scrape();
        assertThat(after.value("worker_stt_active_sessions")).isZero();
        assertThat(after.value("worker_stt_sent_frames_total")).isEqualTo(words.length / 1920);
        assertThat(after.value("worker_stt_recv_words_total")).isEqualTo(after.value("worker_stt_num_words_sum"));
        assertThat(after.value("worker_stt_recv_words_total")).isPositive();
        assertThat(after.value("worker_stt_audio_duration_sum")).isEqualTo(words.length / 24_000.0);
        assertThat(after.value("worker_stt_session_duration_count")).isEqualTo(1);
        assertThat(after.value("worker_stt_ttft_count")).isEqualTo(1);
    }

    /** A default method that is not passed on would hide what an engine can do. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                MeteredSpeechToText.class,
                MeteredLanguageModel.class,
                MeteredTextToSpeech.class,
                GuardedSpeechToText.class,
                GuardedLanguageModel.class,
                GuardedTextToSpeech.class
            })
    void everythingAnEngineCanDoIsPassedOn(Class<?> around) throws NoSuchMethodException {
        for (Method method : around.getSuperclass().getInterfaces()[0].getMethods()) {
            assertThat(around.getMethod(method.getName(), method.getParameterTypes())
                            .getDeclaringClass())
                    .as(method.getName())
                    .matches(declares -> !declares.isInterface());
        }
    }

    @Test
    void instancesThatAreFullAnsweredAndInstancesThatFailDidNot() {
        var servers = metrics.servers();
        servers.tried(ProviderKind.TTS, 3_000_000, Optional.of(Kind.AT_CAPACITY));
        servers.tried(ProviderKind.TTS, 500_000_000, Optional.of(Kind.TIMEOUT));
        servers.missed(ProviderKind.TTS);
        servers.tried(ProviderKind.STT, 3_000_000, Optional.empty());
        servers.found(ProviderKind.STT, 4_000_000);
        Scrape after = scrape();
        assertThat(after.value("worker_tts_ping_time_count")).isEqualTo(1);
        assertThat(after.value("worker_hard_tts_misses_total")).isEqualTo(1);
        assertThat(after.value("worker_hard_service_misses_total")).isEqualTo(1);
        assertThat(after.value("worker_tts_misses_total")).isEqualTo(1);
        assertThat(after.value("worker_service_misses_total")).isEqualTo(1);
        assertThat(after.value("worker_stt_ping_time_bucket", "le", "0.005")).isEqualTo(1);
        assertThat(after.value("worker_stt_find_time_sum")).isEqualTo(0.004);
        assertThat(after.value("worker_stt_misses_total")).isZero();
    }

    @Test
    void refusedCallsAndLostEnginesAreForceDisconnectsByCause() {
        metrics.callRefused("at_capacity", Optional.of(Kind.AT_CAPACITY));
        metrics.callRefused("engine_failed", Optional.of(Kind.BROKEN));
        metrics.callRefused("shutting_down", Optional.empty());
        metrics.engineLost("tts", Kind.TIMEOUT);
        metrics.engineLost("llm", Kind.TIMEOUT);
        metrics.callBroken();
        Scrape after = scrape();
        assertThat(after.value("worker_force_disconnects_total")).isEqualTo(4);
        assertThat(after.value("worker_fatal_service_misses_total")).isEqualTo(2);
        assertThat(after.value("worker_hard_errors_total")).isEqualTo(2);
    }
}
