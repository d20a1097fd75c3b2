package dev.parley.http.pipecat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.Handshake;
import dev.parley.http.webrtc.WebRtcCalls;
import dev.parley.session.Principal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StartedSessionsTest {
    private static final Principal ONE = Principal.ofKey("one", "");
    private static final Principal OTHER = Principal.ofKey("other", "");

    private final Set<String> running = new HashSet<>();
    private final WebRtcCalls calls = new Calls();
    private Instant now = Instant.EPOCH;
    private int ids;
    private final StartedSessions sessions = new StartedSessions(prefix -> prefix + "_" + ids++, () -> now);

    private final class Calls implements WebRtcCalls {
        @Override
        public boolean taken() {
            return true;
        }

        @Override
        public String accept(String id, String offer, Handshake handshake) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean runs(String id, Principal principal) {
            return running.contains(id);
        }

        @Override
        public CompletionStage<String> renegotiate(String id, Principal principal, String offer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<String> restart(String id, String next, Principal principal, String offer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean hangUp(String id, Principal principal) {
            throw new UnsupportedOperationException();
        }
    }

    private String add(Map<String, String> choices) {
        return sessions.add(ONE, choices, calls).orElseThrow();
    }

    private boolean isThere(String id) {
        return sessions.find(id, ONE, calls).isPresent();
    }

    @Test
    void itIsThereForItsOwnerAndKnowsWhatWasChosen() {
        String id = add(Map.of("voice", "ada"));
        assertThat(sessions.find(id, ONE, calls).orElseThrow().choices()).containsEntry("voice", "ada");
        assertThat(sessions.find(id, OTHER, calls)).isEmpty();
        assertThat(isThere("sess_x")).isFalse();
    }

    @Test
    void withoutAnOfferItEnds() {
        String id = add(Map.of());
        now = now.plus(StartedSessions.OFFERED_WITHIN);
        assertThat(isThere(id)).isTrue();
        now = now.plusMillis(1);
        assertThat(isThere(id)).isFalse();
    }

    @Test
    void itEndsWithTheLastOfItsCalls() {
        String id = add(Map.of());
        running.addAll(Set.of("a", "b"));
        StartedSessions.Started session = sessions.find(id, ONE, calls).orElseThrow();
        session.began("a", calls);
        session.began("b", calls);
        now = now.plus(StartedSessions.OFFERED_WITHIN.multipliedBy(10));
        running.remove("a");
        assertThat(isThere(id)).isTrue();
        running.remove("b");
        assertThat(isThere(id)).isFalse();
    }

    @Test
    void thereAreSoManyAndThoseThatEndedMakeRoom() {
        for (int i = 0; i < StartedSessions.MOST_SESSIONS; i++) {
            add(Map.of());
        }
        assertThat(sessions.add(OTHER, Map.of(), calls)).isEmpty();
        now = now.plus(StartedSessions.OFFERED_WITHIN).plusMillis(1);
        assertThat(sessions.add(OTHER, Map.of(), calls)).isPresent();
    }

    @Test
    void whatTheyChoseIsBounded() {
        Map<String, String> long64k = Map.of("instructions", "x".repeat(64 << 10));
        for (int i = 0; i < StartedSessions.MOST_CHARACTERS >> 16; i++) {
            add(long64k);
        }
        assertThat(sessions.add(OTHER, long64k, calls)).isEmpty();
        assertThat(sessions.add(OTHER, Map.of(), calls)).isPresent();
        now = now.plus(StartedSessions.OFFERED_WITHIN).plusMillis(1);
        assertThat(sessions.add(OTHER, long64k, calls)).isPresent();
    }
}
