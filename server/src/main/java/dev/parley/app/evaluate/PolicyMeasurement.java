package dev.parley.app.evaluate;

import dev.parley.app.evaluate.PolicyResult.Stops;
import dev.parley.app.evaluate.call.ConversationTimeline;
import dev.parley.app.evaluate.call.TimelineEvent;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyBegan;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyHeld;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyResumed;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyStopped;
import dev.parley.app.evaluate.call.TimelineEvent.SoundMade;
import dev.parley.app.evaluate.call.TimelineEvent.TurnDecided;
import dev.parley.app.evaluate.call.TimelineEvent.TurnSpoken;
import dev.parley.app.evaluate.scenario.SoundKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Counts conversations of one policy. What happened is compared with what was true of the caller; pure. */
final class PolicyMeasurement {
    /** The bot may stop so long after a sound that is no interruption, and still because of it. */
    private static final long AFTERMATH_MS = 1_500;
    /** An interruption that has not stopped the bot by then has not worked, counted from its end. */
    private static final long UNSTOPPED_MS = 2_000;

    private static final long RESUMES_MS = 8_000;

    private final String policy;
    private final List<Long> responseMs = new ArrayList<>();
    private final List<Long> stopMs = new ArrayList<>();
    private final Map<SoundKind, Stops> sounds = new EnumMap<>(SoundKind.class);
    private int conversations;
    private long callMs;
    private int turns;
    private int answered;
    private int pausingTurns;
    private int cutOff;
    private int pausingCutOff;
    private int falseStops;
    private int resumed;

    PolicyMeasurement(String policy) {
        this.policy = policy;
    }

    void add(ConversationTimeline conversation) {
        conversations++;
        callMs += conversation.durationMs();
        List<TimelineEvent> events = conversation.events();
        List<TurnSpoken> spoken = all(events, TurnSpoken.class);
        for (int i = 0; i < spoken.size(); i++) {
            long next = i + 1 < spoken.size() ? spoken.get(i + 1).atMs() : Long.MAX_VALUE;
            turn(spoken.get(i), next, events);
        }
        all(events, SoundMade.class).forEach(sound -> sound(sound, events));
    }

    private void turn(TurnSpoken turn, long nextMs, List<TimelineEvent> events) {
        boolean early = within(TurnDecided.class, events, turn.atMs(), turn.endMs())
                        .isPresent()
                || within(ReplyBegan.class, events, turn.atMs(), turn.endMs()).isPresent();
        OptionalLong answer = within(ReplyBegan.class, events, turn.endMs(), nextMs);
        turns++;
        pausingTurns += turn.pausing() ? 1 : 0;
        cutOff += early ? 1 : 0;
        pausingCutOff += early && turn.pausing() ? 1 : 0;
        if (answer.isPresent()) {
            answered++;
            if (!early) {
                responseMs.add(answer.getAsLong() - turn.endMs());
            }
        }
    }

    private void sound(SoundMade sound, List<TimelineEvent> events) {
        boolean meant = sound.kind() == SoundKind.INTERRUPTION;
        long until = sound.endMs() + (meant ? UNSTOPPED_MS : AFTERMATH_MS);
        OptionalLong stopped = within(ReplyStopped.class, events, sound.atMs(), until);
        OptionalLong held = within(ReplyHeld.class, events, sound.atMs(), until);
        sounds.put(
                sound.kind(),
                sounds.getOrDefault(sound.kind(), Stops.NONE).plus(stopped.isPresent(), held.isPresent()));
        if (stopped.isEmpty()) {
            return;
        }
        long at = stopped.getAsLong();
        if (meant) {
            stopMs.add(Math.min(at, held.orElse(at)) - sound.atMs());
        } else {
            falseStops++;
            resumed += within(ReplyResumed.class, events, at, at + RESUMES_MS).isPresent() ? 1 : 0;
        }
    }

    PolicyResult result() {
        return new PolicyResult(
                policy,
                conversations,
                callMs,
                turns,
                answered,
                sorted(responseMs),
                pausingTurns,
                cutOff,
                pausingCutOff,
                sorted(stopMs),
                Map.copyOf(sounds),
                falseStops,
                resumed);
    }

    private static long[] sorted(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** The first of a kind from a time on, before another. */
    private static OptionalLong within(
            Class<? extends TimelineEvent> kind, List<TimelineEvent> events, long fromMs, long beforeMs) {
        LongStream times = all(events, kind).stream().mapToLong(TimelineEvent::atMs);
        return times.filter(at -> at >= fromMs && at < beforeMs).min();
    }

    private static <E extends TimelineEvent> List<E> all(List<TimelineEvent> events, Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
