package dev.parley.dialect.support;

import dev.parley.dialect.Dialect;
import dev.parley.dialect.IncomingAudio;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionInput;
import io.vertx.core.buffer.Buffer;

/** Tells another dialect everything; what is to be different is overridden. Loop only. */
public abstract class DelegatingDialect implements Dialect {
    /** Who is told. */
    protected abstract Dialect told();

    @Override
    public void opened() {
        told().opened();
    }

    @Override
    public void text(Buffer message) {
        told().text(message);
    }

    @Override
    public void binary(Buffer message) {
        told().binary(message);
    }

    @Override
    public void audio(IncomingAudio audio) {
        told().audio(audio);
    }

    @Override
    public void signal(SessionInput.Signal signal) {
        told().signal(signal);
    }

    @Override
    public void heard(PlaybackPosition position) {
        told().heard(position);
    }

    @Override
    public void played(long generation) {
        told().played(generation);
    }

    @Override
    public void drained() {
        told().drained();
    }

    @Override
    public void draining() {
        told().draining();
    }

    @Override
    public void closed() {
        told().closed();
    }
}
