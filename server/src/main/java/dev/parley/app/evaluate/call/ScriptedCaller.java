package dev.parley.app.evaluate.call;

import dev.parley.app.evaluate.scenario.RoomNoise;
import dev.parley.app.evaluate.scenario.Scenario;
import dev.parley.app.evaluate.scenario.SoundKind;
import dev.parley.app.evaluate.scenario.SoundLibrary;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caller's microphone picks up, frame by frame: the steps of a scenario, each when its time has come, the room, and
 * the bot's echo. Notes what is true of it. Loop only.
 */
final class ScriptedCaller {
    private static final long FIRST_MS = 600;
    /** How long the bot has to be silent before the caller goes on: no turn is to begin while an answer is on its way. */
    private static final long POLITE_MS = 2_000;
    /** People who get no answer go on after this. */
    private static final long PATIENCE_MS = 10_000;

    /** Who cannot go on for so long hangs up: a bot that answers its own echo never falls silent. */
    private static final long HANGS_UP_MS = 25_000;

    private static final long ECHO_DELAY_MS = 120;

    private final List<TimelineEvent> events;
    private final BotAudio bot;
    private final RoomNoise noise;
    private final boolean echo;
    private final int rate;
    private final Deque<Due> steps = new ArrayDeque<>();
    private @Nullable Due current;
    private int position;
    private long beganMs;
    /** When this caller, or the bot, was last heard. */
    private long quietSinceMs;
    /** When the last turn of the caller ended, and whether anything was said at all. */
    private long turnEndMs = -1;
    /** Since when the step that comes next is waited for. */
    private long waitingSinceMs;

    private boolean hungUp;

    private record Due(Scenario.Step step, short[] samples) {}

    /** @throws IOException when a sound cannot be had */
    ScriptedCaller(
            Scenario scenario, SoundLibrary library, int rate, long seed, BotAudio bot, List<TimelineEvent> events)
            throws IOException {
        this.bot = bot;
        this.events = events;
        this.rate = rate;
        this.echo = scenario.room().echo();
        this.noise = new RoomNoise(scenario.room(), seed);
        for (Scenario.Step step : scenario.steps()) {
            steps.add(new Due(step, library.samples(sounds(step))));
        }
    }

    private static List<Scenario.Sound> sounds(Scenario.Step step) {
        return switch (step) {
            case Scenario.Turn(List<Scenario.Sound> sounds) -> sounds;
            case Scenario.WhileBotSpeaks during -> List.of(during.sound());
        };
    }

    /** Whether everything was said, and answered as far as it was, or the caller has given up. */
    boolean isFinished(long nowMs) {
        return hungUp || current == null && steps.isEmpty() && goesOn(nowMs);
    }

    /** The next samples, from this moment on. */
    short[] frame(int samples, long nowMs) {
        if (bot.sounds()) {
            quietSinceMs = nowMs;
        }
        if (current == null) {
            beginIfDue(nowMs);
        }
        if (current == null && nowMs - Math.max(waitingSinceMs, turnEndMs) > HANGS_UP_MS) {
            steps.clear();
            hungUp = true;
        }
        double[] mixed = new double[samples];
        noise.addTo(mixed);
        if (echo) {
            addEcho(mixed);
        }
        if (current != null) {
            speak(current, mixed, nowMs);
        }
        short[] frame = new short[samples];
        for (int i = 0; i < samples; i++) {
            frame[i] = (short) Math.clamp(Math.round(mixed[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return frame;
    }

    private void addEcho(double[] mixed) {
        double gain = Math.pow(10, SoundLibrary.ECHO_DB / 20);
        int delay = (int) (ECHO_DELAY_MS * rate / 1_000);
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += gain * bot.heardBefore(delay, i);
        }
    }

    private void beginIfDue(long nowMs) {
        Due next = steps.peek();
        if (next == null) {
            return;
        }
        boolean due =
                switch (next.step()) {
                    case Scenario.Turn turn -> turnEndMs < 0 ? nowMs >= FIRST_MS : goesOn(nowMs);
                    case Scenario.WhileBotSpeaks during -> bot.sounds() && bot.soundingMs() >= during.afterMs();
                };
        if (due) {
            steps.remove();
            current = next;
            position = 0;
            beganMs = nowMs;
        } else if (next.step() instanceof Scenario.WhileBotSpeaks && tooLate(nowMs)) {
            // The bot did not speak long enough, or not at all: nothing is made of this step, and nothing counted.
            steps.remove();
            waitingSinceMs = nowMs;
        }
    }

    private boolean tooLate(long nowMs) {
        boolean answered = bot.lastBeganMs() >= turnEndMs;
        return answered && !bot.sounds() && nowMs - Math.max(quietSinceMs, waitingSinceMs) > POLITE_MS + 500
                || nowMs - Math.max(waitingSinceMs, turnEndMs) > 2 * PATIENCE_MS;
    }

    private boolean goesOn(long nowMs) {
        boolean answered = bot.lastBeganMs() >= turnEndMs;
        return !bot.sounds() && nowMs - quietSinceMs >= (answered ? POLITE_MS : PATIENCE_MS);
    }

    private void speak(Due due, double[] mixed, long nowMs) {
        int count = Math.min(mixed.length, due.samples().length - position);
        for (int i = 0; i < count; i++) {
            mixed[i] += due.samples()[position + i];
        }
        position += count;
        if (position == due.samples().length) {
            ended(due.step(), beganMs + position * 1_000L / rate);
        }
        quietSinceMs = nowMs;
    }

    private void ended(Scenario.Step step, long endMs) {
        switch (step) {
            case Scenario.Turn turn -> turn(endMs, turn.pauses());
            case Scenario.WhileBotSpeaks during -> {
                events.add(new TimelineEvent.SoundMade(beganMs, endMs, during.kind()));
                if (during.kind() == SoundKind.INTERRUPTION) {
                    turn(endMs, false);
                }
            }
        }
        current = null;
        waitingSinceMs = endMs;
    }

    private void turn(long endMs, boolean pausing) {
        events.add(new TimelineEvent.TurnSpoken(beganMs, endMs, pausing));
        turnEndMs = endMs;
    }
}
