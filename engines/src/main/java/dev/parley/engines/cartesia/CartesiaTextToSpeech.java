package dev.parley.engines.cartesia;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.service.ContextStream;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.function.Consumer;

/** Cartesia's voices. Thread-safe. */
final class CartesiaTextToSpeech extends RemoteProvider<CartesiaService, ContextStream> implements TextToSpeech {
    private final CartesiaOptions options;

    CartesiaTextToSpeech(CartesiaService service, CartesiaOptions options) {
        super(service);
        this.options = options;
    }

    @Override
    public Capabilities capabilities() {
        return service.capabilities();
    }

    @Override
    public List<Voice> voices() {
        return service.voices();
    }

    /** Open, or being opened. */
    int connections() {
        return service.connections();
    }

    @Override
    public Stream open(Options wanted, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        ContextStream stream = opened(new CartesiaStream(service, options, wanted, executor, listener, this::over));
        stream.begin();
        return stream;
    }
}
