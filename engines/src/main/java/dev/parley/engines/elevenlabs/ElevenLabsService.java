package dev.parley.engines.elevenlabs;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.Channel;
import dev.parley.engines.support.service.KeyedService;
import dev.parley.engines.support.service.SharedSockets;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.provider.TextToSpeech;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** ElevenLabs, as all streams of one provider see it: its connections and its voices. Thread-safe. */
final class ElevenLabsService extends KeyedService {
    /** Contexts of one connection at once: it takes five, and one that is on its way out is still one of them. */
    static final int MAX_CONTEXTS = 4;

    /** Without a context; ElevenLabs closes a connection after 180 s. */
    static final Duration KEPT_IDLE = Duration.ofSeconds(150);

    private final SharedSockets sockets;
    private final VoiceCatalogue voices;

    ElevenLabsService(SpeechService speech, Optional<String> missing, VoiceCatalogue voices, RandomGenerator random) {
        super(speech, missing);
        this.voices = voices;
        voices.listedBy(speech);
        this.sockets = new SharedSockets(speech, random, MAX_CONTEXTS, List.of("contextId", "context_id"), KEPT_IDLE);
    }

    Channel join(String path, SessionExecutor executor, Channel.Listener listener) {
        return sockets.open(path, executor, listener);
    }

    /** Open, or being opened. */
    int connections() {
        return sockets.size();
    }

    List<TextToSpeech.Voice> voices() {
        return voices.all();
    }

    TextToSpeech.Voice voice(Optional<String> name) {
        return voices.find(name);
    }

    TextToSpeech.Capabilities capabilities() {
        return voices.capabilities();
    }

    @Override
    public void close() {
        sockets.close();
        super.close();
    }
}
