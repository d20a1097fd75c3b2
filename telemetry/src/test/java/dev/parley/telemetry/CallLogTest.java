package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.provider.ProviderException;
import dev.parley.session.Principal;
import dev.parley.session.SessionOutput;
import dev.parley.turn.Decision;
import dev.parley.turn.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(CallLog.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Metrics metrics = new Metrics();
    private final CallLog log = new CallLog("sess_1", Principal.ofKey("key_7", "laptop"), metrics);

    @BeforeEach
    void listen() {
        events.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(events);
    }

    @AfterEach
    void restore() {
        logger.detachAppender(events);
        logger.setLevel(null);
        metrics.close();
    }

    private void decided(Decision decision) {
        log.observe(new SessionOutput.Decided(decision, 1234, 9999));
    }

    private List<String> lines() {
        return events.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + " "
                        + event.getKeyValuePairs().stream()
                                .map(pair -> pair.key + "=" + pair.value)
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void everyDecisionIsAnEventWithItsReason() {
        decided(new Decision.SpeechStarted(1000, Reason.VOICE));
        decided(new Decision.TurnEnded(1200, Reason.SILENCE_AFTER_VOICE));
        decided(new Decision.Respond(Reason.TURN_ENDED));
        decided(new Decision.Ignored(Decision.Ignored.WORD, Reason.ECHOED_WORD));
        decided(new Decision.Interrupt(Reason.WORD));
        decided(new Decision.PromptSilence(Reason.LONG_SILENCE));
        decided(new Decision.End(Reason.GOODBYE));
        assertThat(lines())
                .containsExactly(
                        "DEBUG turn decision call=sess_1 principal=key_7 decision=speech_started reason=voice audio_ms=1234",
                        "INFO turn decision call=sess_1 principal=key_7 decision=turn_ended reason=silence_after_voice audio_ms=1234",
                        "DEBUG turn decision call=sess_1 principal=key_7 decision=respond reason=turn_ended audio_ms=1234",
                        "DEBUG turn decision call=sess_1 principal=key_7 decision=ignored_word reason=echoed_word audio_ms=1234",
                        "INFO turn decision call=sess_1 principal=key_7 decision=interrupt reason=word audio_ms=1234",
                        "INFO turn decision call=sess_1 principal=key_7 decision=prompt_silence reason=long_silence audio_ms=1234",
                        "INFO turn decision call=sess_1 principal=key_7 decision=end reason=goodbye audio_ms=1234");
    }

    @Test
    void anInterruptedReplyIsTimedUntilItIsGoneAndNobodysWordsAreLogged() {
        SessionOutput.Interrupted interrupted = new SessionOutput.Interrupted(
                "resp_1", "item_1", Reason.WORD, 700, "the secret words", Duration.ofMillis(3));
        log.observe(interrupted);
        metrics.observe(interrupted);
        log.observe(new SessionOutput.ResponseGone("resp_1", Duration.ofMillis(15)));
        log.observe(new SessionOutput.ResponseGone("resp_2", Duration.ofMillis(80)));
        assertThat(lines())
                .containsExactly(
                        "DEBUG response gone call=sess_1 principal=key_7 response=resp_1 took_ms=15.0",
                        "DEBUG response gone call=sess_1 principal=key_7 response=resp_2 took_ms=80.0");
        assertThat(metrics.scrape())
                .contains(
                        "parley_bargein_stop_seconds_bucket{le=\"0.002\"} 0",
                        "parley_bargein_stop_seconds_bucket{le=\"0.005\"} 1",
                        "parley_bargein_done_seconds_bucket{le=\"0.01\"} 0",
                        "parley_bargein_done_seconds_bucket{le=\"0.02\"} 1",
                        "parley_bargein_done_seconds_count 1");
    }

    @Test
    void everyFailureOfAnEngineIsOneLineWithEngineReasonAndCall() {
        log.observe(new SessionOutput.ProviderTrouble(
                "llm",
                new ProviderException(ProviderException.Kind.UNAUTHORISED, "openai", "401 at http://llm:80"),
                false));
        log.observe(new SessionOutput.ProviderTrouble(
                "stt", new ProviderException(ProviderException.Kind.BROKEN, "kyutai", "connection lost"), true));
        assertThat(lines())
                .containsExactly(
                        "ERROR engine failed: 401 at http://llm:80 call=sess_1 principal=key_7 kind=llm engine=openai reason=unauthorised"
                                + " recovering=false",
                        "WARN engine failed: connection lost call=sess_1 principal=key_7 kind=stt engine=kyutai reason=broken"
                                + " recovering=true");
    }
}
