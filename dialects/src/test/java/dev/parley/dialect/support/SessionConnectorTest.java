package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.session.ResponseOptions;
import dev.parley.session.Session;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A connection's line to its session: before there is one, while there is one, and how both end. */
class SessionConnectorTest {
    private final ScriptedSessionService service = new ScriptedSessionService().loading();
    private final MemoryConnection connection = new MemoryConnection(service.time);
    private final List<String> told = new ArrayList<>();
    private final SessionConnector line =
            new SessionConnector(connection, service, AudioScript.RATE, new SessionConnector.Owner() {
                @Override
                public void output(SessionOutput output) {
                    if (output instanceof SessionOutput.Ended(EndReason reason)) {
                        told.add("ended " + reason);
                    } else if (output instanceof SessionOutput.ResponseDone) {
                        told.add("replied");
                    } else if (output instanceof SessionOutput.ResponseAudio && !told.contains("audio")) {
                        told.add("audio");
                    }
                }

                @Override
                public void ready(Session session) {
                    told.add("ready");
                }

                @Override
                public void refused(Throwable cause, Optional<CallRefused> refusal) {
                    told.add("refused " + cause.getMessage()
                            + refusal.map(it -> " " + it.reason()).orElse(""));
                }
            });
    private final CallEnd end = new CallEnd(connection, line, () -> told.add("before the close"));

    private void open() {
        line.open(ScriptedSessionService.plainSetup());
    }

    private boolean ask(String what) {
        return line.whenReady(session -> told.add(what), 0);
    }

    @Test
    void whatIsAskedBeforeTheSessionExistsComesRightAfterItsOwnerKnows() {
        open();
        assertThat(ask("first")).isTrue();
        assertThat(ask("second")).isTrue();
        assertThat(line.session()).isEmpty();
        service.loaded();
        assertThat(told).containsExactly("ready", "first", "second");
        assertThat(line.session()).isPresent();
        assertThat(ask("third")).isTrue();
        assertThat(told).endsWith("third");
    }

    @Test
    void asManyRequestsWaitAsAreAllowedAndOneMoreIsRefused() {
        open();
        for (int i = 0; i < SessionConnector.WAITING_REQUESTS; i++) {
            assertThat(ask("request")).isTrue();
        }
        assertThat(ask("one too many")).isFalse();
        assertThat(line.post(new SessionInput.ClearAudio())).isFalse();
    }

    @Test
    void aLineThatEndedBeforeItsSessionCameEndsThatSession() {
        open();
        ask("never");
        assertThat(line.end(EndReason.CALLER_LEFT)).as("whether there is one").isFalse();
        assertThat(ask("nor this"))
                .as("not refused: nobody is there to be told")
                .isTrue();
        line.audio(new short[100]);
        service.loaded();
        service.time.advance(Duration.ofSeconds(1));
        assertThat(told).containsExactly("ended CALLER_LEFT");
    }

    @Test
    void aSessionEndsOnceForTheFirstReason() {
        open();
        service.loaded();
        assertThat(line.end(EndReason.CLIENT_FAULT)).isTrue();
        assertThat(line.end(EndReason.CALLER_LEFT)).isTrue();
        service.time.advance(Duration.ofSeconds(1));
        assertThat(told).containsExactly("ready", "ended CLIENT_FAULT");
    }

    @Test
    void aRefusalIsToldWithItsReasonUnlessTheClientHasLeft() {
        open();
        ask("never");
        service.failed();
        assertThat(told).containsExactly("refused no acoustic model ENGINE_FAILED");
        assertThat(ask("nor this")).isTrue();
        assertThat(line.drain(Duration.ZERO)).as("whether anything waits").isFalse();
        assertThat(line.end(EndReason.CALLER_LEFT)).isFalse();
    }

    @Test
    void aRefusalThatComesThroughAChainIsToldAsItIs() {
        open();
        service.refuse(new CompletionException(new CallRefused(CallRefused.Cause.AT_CAPACITY, "full")));
        assertThat(told).containsExactly("refused full AT_CAPACITY");
    }

    @Test
    void anotherFailureIsToldWithoutAReason() {
        open();
        service.refuse(new IllegalStateException("broken"));
        assertThat(told).containsExactly("refused broken");
    }

    @Test
    void aClientThatReadsNothingIsSentNoAudioUntilItHasReadAgain() {
        service.llm.answers(request -> ScriptedLlm.text("hello there"));
        line.drained();
        open();
        service.loaded();
        connection.writable = false;
        line.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        service.time.advance(Duration.ofSeconds(30));
        assertThat(told).containsExactly("ready");
        connection.writable = true;
        line.drained();
        service.time.advance(Duration.ofSeconds(30));
        assertThat(told).startsWith("ready", "audio").contains("replied");
    }

    @Test
    void whoHasLeftIsNotToldOfARefusal() {
        open();
        line.end(EndReason.CALLER_LEFT);
        service.failed();
        assertThat(told).isEmpty();
    }

    @Test
    void knowsWhetherAudioEverCame() {
        open();
        assertThat(line.carriesAudio()).isFalse();
        line.audio(new short[1]);
        assertThat(line.carriesAudio()).isTrue();
    }

    @Test
    void aServerThatStopsClosesACallThatHasNothingToDo() {
        open();
        assertThat(line.drain(Duration.ZERO)).isFalse();
        end.leave(Duration.ZERO);
        assertThat(connection.closeCode).hasValue(1001);
        assertThat(connection.closeReason).isEqualTo("The server is restarting.");
        assertThat(told).containsExactly("before the close");
        assertThat(end.isOver()).isTrue();
        service.loaded();
        service.time.advance(Duration.ofSeconds(1));
        assertThat(told).endsWith("ended DRAINED");
    }

    @Test
    void aServerThatStopsLetsACallEndByItself() {
        open();
        ask("work");
        end.leave(Duration.ofSeconds(1));
        assertThat(connection.closeCode).isEmpty();
        service.loaded();
        service.time.advance(Duration.ofSeconds(1));
        assertThat(told).containsExactly("ready", "work", "ended DRAINED");
        assertThat(connection.closeCode).isEmpty();
        assertThat(end.closed(EndReason.DRAINED)).isTrue();
        assertThat(connection.closeCode).hasValue(1001);
    }

    @Test
    void thatTheServerStopsIsNewsOnceAndToNobodyWhoIsLeaving() {
        assertThat(end.drain()).isTrue();
        assertThat(end.drain()).isFalse();
        CallEnd other = new CallEnd(connection, line, () -> {});
        assertThat(other.isOver()).isFalse();
        other.gone();
        assertThat(other.isOver()).isTrue();
        assertThat(other.drain()).isFalse();
    }

    @Test
    void aConnectionThatIsGoneEndsItsSession() {
        open();
        service.loaded();
        end.gone();
        service.time.advance(Duration.ofSeconds(1));
        assertThat(told).containsExactly("ready", "ended CALLER_LEFT");
        assertThat(end.closed(EndReason.CALLER_LEFT)).isTrue();
        assertThat(connection.closeCode).hasValue(1000);
    }

    @Test
    void otherEndsAreForEachDialectToTell() {
        for (EndReason reason : EndReason.values()) {
            if (reason != EndReason.CALLER_LEFT && reason != EndReason.DRAINED) {
                assertThat(end.closed(reason)).as("%s", reason).isFalse();
            }
        }
        assertThat(connection.closeCode).isEmpty();
        assertThat(told).isEmpty();
    }
}
