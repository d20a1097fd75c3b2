package dev.parley.engines.cartesia;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.Channel;
import dev.parley.engines.support.service.KeyedService;
import dev.parley.engines.support.service.SharedSockets;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Cartesia, as all streams of one provider see it: its connections and its voices. Thread-safe. */
final class CartesiaService extends KeyedService {
    /** Contexts of one connection at once: Cartesia speaks of dozens. */
    static final int MAX_CONTEXTS = 16;

    private static final String PATH = "/tts/websocket";

    private final SharedSockets sockets;
    private final VoiceCatalogue voices;

    CartesiaService(SpeechService speech, Optional<String> missing, VoiceCatalogue voices, RandomGenerator random) {
        super(speech, missing);
        this.voices = voices;
        voices.listedBy(speech);
        this.sockets = new SharedSockets(speech, random, MAX_CONTEXTS, List.of("context_id"));
    }

    Channel join(SessionExecutor executor, Channel.Listener listener) {
        return sockets.open(PATH, executor, listener);
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
