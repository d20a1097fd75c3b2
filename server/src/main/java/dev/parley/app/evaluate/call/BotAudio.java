package dev.parley.app.evaluate.call;

import dev.parley.app.evaluate.engine.VirtualLoop;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSink;
import dev.parley.turn.Decision;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The client's side of an evaluated call: plays what the session puts out, and notes what that means. Loop only. */
final class BotAudio implements SessionSink {
    private final VirtualLoop loop;
    private final int rate;
    private final List<TimelineEvent> events;
    private final Set<String> heard = new HashSet<>();
    private short[] track = new short[0];
    /** Where the audio that was given ends, in samples of the call. */
    private int end;

    private long soundingSinceMs;
    private long lastBeganMs = -1;
    private boolean ended;

    BotAudio(VirtualLoop loop, int rate, List<TimelineEvent> events) {
        this.loop = loop;
        this.rate = rate;
        this.events = events;
    }

    @Override
    public void accept(SessionOutput output) {
        switch (output) {
            case SessionOutput.ResponseAudio audio -> play(audio.place().responseId(), audio.samples());
            case SessionOutput.Interrupted interrupted -> stop();
            case SessionOutput.PlayoutHeld(String responseId, boolean held) -> hold(held);
            case SessionOutput.Decided(Decision decision, long audioMs, long clockMs) -> decided(decision);
            case SessionOutput.ProviderTrouble trouble -> throw new IllegalStateException(trouble.cause());
            case SessionOutput.Ended over -> ended = true;
            case SessionOutput.ListenerOutput other -> {}
            case SessionOutput.LifecycleOutput other -> {}
            case SessionOutput.CallerOutput other -> {}
            case SessionOutput.SignalOutput other -> {}
            case SessionOutput.FlowOutput other -> {}
            case SessionOutput.ConversationOutput other -> {}
            case SessionOutput.ReplyOutput other -> {}
            case SessionOutput.PartOutput other -> {}
            case SessionOutput.ServerToolOutput other -> {}
            case SessionOutput.DiagnosticOutput other -> {}
        }
    }

    private void decided(Decision decision) {
        switch (decision) {
            case Decision.TurnEnded over -> events.add(new TimelineEvent.TurnDecided(loop.millis()));
            case Decision.Resume resume -> events.add(new TimelineEvent.ReplyResumed(loop.millis()));
            default -> {} // What else is decided shows in what is heard.
        }
    }

    private void play(String responseId, short[] samples) {
        if (heard.add(responseId)) {
            lastBeganMs = loop.millis();
            events.add(new TimelineEvent.ReplyBegan(lastBeganMs));
        }
        if (!sounds()) {
            soundingSinceMs = loop.millis();
        }
        int from = Math.max(end, position());
        if (track.length < from + samples.length) {
            track = Arrays.copyOf(track, (from + samples.length) * 2);
        }
        Arrays.fill(track, end, from, (short) 0);
        System.arraycopy(samples, 0, track, from, samples.length);
        end = from + samples.length;
    }

    private void stop() {
        events.add(new TimelineEvent.ReplyStopped(loop.millis()));
        end = Math.min(end, position());
    }

    /** What was released is heard to its end; nothing follows. */
    private void hold(boolean held) {
        if (held) {
            long left = Math.max(0, end - position()) * 1_000L / rate;
            events.add(new TimelineEvent.ReplyHeld(loop.millis() + left));
        }
    }

    private int position() {
        return (int) (loop.nanoTime() / 1_000 * rate / 1_000_000);
    }

    @Override
    public boolean writable() {
        return true;
    }

    /** Whether the caller hears the bot now. */
    boolean sounds() {
        return end > position();
    }

    /** For how long the caller has heard it without a gap; 0 when not. */
    long soundingMs() {
        return sounds() ? loop.millis() - soundingSinceMs : 0;
    }

    /** When the last response began to be heard; -1 before the first. */
    long lastBeganMs() {
        return lastBeganMs;
    }

    boolean ended() {
        return ended;
    }

    /** A sample of what was heard so long ago; 0 for silence. */
    short heardBefore(int samplesAgo, int offset) {
        int at = position() - samplesAgo + offset;
        return at >= 0 && at < end && at < track.length ? track[at] : 0;
    }
}
