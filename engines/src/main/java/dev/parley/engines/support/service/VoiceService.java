package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A server of voices that carries several replies on a connection, as all streams of one provider see it: its connections and
 * its voices. Thread-safe.
 */
public final class VoiceService implements RemoteService {
    private final SpeechService speech;
    private final SharedSockets sockets;
    private final VoiceCatalogue voices;

    /** @param sockets to the same server */
    public VoiceService(SpeechService speech, SharedSockets sockets, VoiceCatalogue voices) {
        this.speech = speech;
        this.sockets = sockets;
        this.voices = voices;
        voices.listedBy(speech);
    }

    /** Why it cannot be used at all: it needs a key, and there is none. */
    Optional<ProviderException> unusable() {
        return speech.unusable();
    }

    public SpeechService speech() {
        return speech;
    }

    /** A channel of a connection to that path. */
    public Channel join(String path, SessionExecutor executor, Channel.Listener listener) {
        return sockets.open(path, executor, listener);
    }

    /** Connections that are open, or being opened. */
    int connections() {
        return sockets.size();
    }

    List<TextToSpeech.Voice> voices() {
        return voices.all();
    }

    public TextToSpeech.Voice voice(Optional<String> name) {
        return voices.find(name);
    }

    public TextToSpeech.Capabilities capabilities() {
        return voices.capabilities();
    }

    @Override
    public String engine() {
        return speech.engine();
    }

    @Override
    public CompletionStage<Void> start() {
        return speech.start();
    }

    @Override
    public Readiness readiness() {
        return speech.readiness();
    }

    @Override
    public CompletionStage<Boolean> check() {
        return speech.check();
    }

    @Override
    public ProviderException failure(Kind kind, String what) {
        return speech.failure(kind, what);
    }

    @Override
    public void close() {
        sockets.close();
        speech.close();
    }
}
