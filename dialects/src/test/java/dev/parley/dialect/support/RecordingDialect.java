package dev.parley.dialect.support;

import dev.parley.dialect.Dialect;
import dev.parley.dialect.IncomingAudio;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionInput;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Writes down what its connection tells. To be read on the connection's loop. */
public final class RecordingDialect implements Dialect {
    public final List<String> messages = new ArrayList<>();
    public final List<IncomingAudio> audio = new ArrayList<>();
    public final List<SessionInput.Signal> signals = new ArrayList<>();
    public final List<PlaybackPosition> heard = new ArrayList<>();
    public final List<Long> played = new ArrayList<>();
    public int opened;
    public int drained;
    public int closed;
    /** What came once it had been told that the connection is gone. */
    public int late;

    private final Runnable changed;

    /** @param changed told behind each event */
    public RecordingDialect(Runnable changed) {
        this.changed = changed;
    }

    private void told() {
        late += closed;
        changed.run();
    }

    @Override
    public void opened() {
        opened++;
        told();
    }

    @Override
    public void text(Buffer message) {
        messages.add("text " + message);
        told();
    }

    @Override
    public void binary(Buffer message) {
        messages.add("binary " + message);
        told();
    }

    @Override
    public void audio(IncomingAudio piece) {
        audio.add(piece);
        told();
    }

    @Override
    public void signal(SessionInput.Signal signal) {
        signals.add(signal);
        told();
    }

    @Override
    public void heard(PlaybackPosition position) {
        heard.add(position);
        told();
    }

    @Override
    public void played(long generation) {
        played.add(generation);
        told();
    }

    @Override
    public void drained() {
        drained++;
        told();
    }

    @Override
    public void draining() {
        told();
    }

    @Override
    public void closed() {
        told();
        closed++;
        changed.run();
    }
}
