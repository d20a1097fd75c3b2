package dev.parley.engines.support.service;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A server that nobody may use without a key: where there is none it is never asked. Thread-safe. */
public class KeyedService implements RemoteService {
    private final SpeechService speech;
    private final Optional<ProviderException> missing;

    /** @param missing where the key would be set, if there is none; empty where there is one, or none is needed */
    public KeyedService(SpeechService speech, Optional<String> missing) {
        this.speech = speech;
        this.missing =
                missing.map(where -> speech.errors().of(Kind.UNAUTHORISED, "wants a key, and there is none: " + where));
    }

    /** Why it cannot be used: there is no key. */
    public final Optional<ProviderException> missing() {
        return missing;
    }

    public final SpeechService speech() {
        return speech;
    }

    @Override
    public final String engine() {
        return speech.engine();
    }

    @Override
    public final CompletionStage<Void> start() {
        return missing.<CompletionStage<Void>>map(CompletableFuture::failedFuture)
                .orElseGet(speech::start);
    }

    @Override
    public final Readiness readiness() {
        return missing.map(cause -> Readiness.failed(cause.getMessage())).orElseGet(speech::readiness);
    }

    @Override
    public final CompletionStage<Boolean> check() {
        return missing.<CompletionStage<Boolean>>map(cause -> CompletableFuture.completedFuture(false))
                .orElseGet(speech::check);
    }

    @Override
    public final ProviderException failure(Kind kind, String what) {
        return speech.failure(kind, what);
    }

    @Override
    public void close() {
        speech.close();
    }
}
