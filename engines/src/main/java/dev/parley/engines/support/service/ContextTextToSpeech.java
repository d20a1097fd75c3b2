package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.function.Consumer;

/** Voices behind a server that carries several replies on a connection. Thread-safe. */
public final class ContextTextToSpeech extends RemoteProvider<VoiceService, ContextStream> implements TextToSpeech {
    private final Replies replies;

    /** Makes the stream of a reply, which has not begun. */
    @FunctionalInterface
    public interface Replies {
        /** @param ended to be told once it is over */
        ContextStream make(
                Options wanted,
                SessionExecutor executor,
                Consumer<? super TtsEvent> listener,
                Consumer<ContextStream> ended);
    }

    public ContextTextToSpeech(VoiceService service, Replies replies) {
        super(service);
        this.replies = replies;
    }

    @Override
    public Capabilities capabilities() {
        return service.capabilities();
    }

    @Override
    public List<Voice> voices() {
        return service.voices();
    }

    /** Connections that are open, or being opened. */
    public int connections() {
        return service.connections();
    }

    @Override
    public Stream open(Options wanted, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        ContextStream stream = opened(replies.make(wanted, executor, listener, this::over));
        stream.begin();
        return stream;
    }
}
