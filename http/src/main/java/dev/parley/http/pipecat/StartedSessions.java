package dev.parley.http.pipecat;

import dev.parley.http.webrtc.WebRtcCalls;
import dev.parley.session.IdSource;
import dev.parley.session.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sessions that {@code POST /start} has begun for WebRTC (pipecat-rtvi.md 2.1): each waits for its offer, and ends with the last of
 * its calls. Thread-safe.
 */
final class StartedSessions {
    static final int MOST_SESSIONS = 10_000;

    /** Of all that sessions have chosen. */
    static final int MOST_CHARACTERS = 16 << 20;

    /** From the start to the first offer. */
    static final Duration OFFERED_WITHIN = Duration.ofSeconds(300);

    private final IdSource ids;
    private final InstantSource clock;
    private final Map<String, Started> byId = new HashMap<>();
    private long characters;

    StartedSessions(IdSource ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * One session.
     *
     * @param choices of the application, by their names
     * @param calls ids of those it has had lately
     */
    record Started(Principal owner, Map<String, String> choices, Instant until, List<String> calls) {
        /** A call has begun in it. */
        void began(String call, WebRtcCalls running) {
            calls.removeIf(each -> !running.runs(each, owner));
            calls.add(call);
        }

        private long characters() {
            return choices.values().stream().mapToLong(String::length).sum();
        }

        private boolean isOver(Instant now, WebRtcCalls running) {
            return calls.isEmpty() ? now.isAfter(until) : calls.stream().noneMatch(each -> running.runs(each, owner));
        }
    }

    /** The id of a new session; empty when there are as many as may be. */
    synchronized Optional<String> add(Principal owner, Map<String, String> choices, WebRtcCalls running) {
        Started started = new Started(
                owner, Map.copyOf(choices), clock.instant().plus(OFFERED_WITHIN), new CopyOnWriteArrayList<>());
        if (isFull(started)) {
            dropEnded(running);
        }
        if (isFull(started)) {
            return Optional.empty();
        }
        String id = ids.next("sess");
        byId.put(id, started);
        characters += started.characters();
        return Optional.of(id);
    }

    private boolean isFull(Started next) {
        return byId.size() >= MOST_SESSIONS || characters + next.characters() > MOST_CHARACTERS;
    }

    private void dropEnded(WebRtcCalls running) {
        Instant now = clock.instant();
        byId.values().removeIf(each -> {
            boolean over = each.isOver(now, running);
            characters -= over ? each.characters() : 0;
            return over;
        });
    }

    /** The session of that id, where it is this one's and not over. */
    synchronized Optional<Started> find(String id, Principal owner, WebRtcCalls running) {
        return Optional.ofNullable(byId.get(id))
                .filter(each -> owner.controls(each.owner()) && !each.isOver(clock.instant(), running));
    }
}
