package dev.parley.engines.kyutai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Dials again, with growing waits, while the failure may pass (unmute.md 5.2, TTS start) and no server asked to be left alone
 * for longer: a caller waits. Confined to the session's loop.
 */
final class Reconnect {
    private final MoshiService service;
    private final SessionExecutor executor;
    private final Supplier<String> uri;
    private final Connector.Listener listener;
    private Connector connector;
    private SessionExecutor.Timer wait = () -> {};
    private int tries;
    private int allowed;
    private boolean cancelled;

    /** @param uri asked at every try */
    Reconnect(MoshiService service, SessionExecutor executor, Supplier<String> uri, Connector.Listener listener) {
        this.service = service;
        this.executor = executor;
        this.uri = uri;
        this.listener = listener;
        this.connector = newDial();
    }

    /** Starts, or starts again after a connection that was lost. */
    void begin(int atMost) {
        tries = 0;
        allowed = atMost;
        attempt();
    }

    private void attempt() {
        tries++;
        connector = newDial();
        connector.begin();
    }

    private Connector newDial() {
        return new Connector(service, executor, uri.get(), new Connector.Listener() {
            @Override
            public void connected(MoshiSocket socket) {
                listener.connected(socket);
            }

            @Override
            public void refused(ProviderException cause) {
                again(cause);
            }

            @Override
            public void message(byte[] bytes) {
                listener.message(bytes);
            }

            @Override
            public void closed() {
                listener.closed();
            }
        });
    }

    private void again(ProviderException cause) {
        if (cancelled) {
            return;
        }
        Duration next = KyutaiOptions.RETRIES.after(tries, service.random());
        boolean soon =
                cause.retryAfter().map(asked -> asked.compareTo(next) <= 0).orElse(true);
        if (cause.isTransient() && soon && tries < allowed) {
            wait = executor.schedule(next, this::attempt);
        } else {
            listener.refused(cause);
        }
    }

    /** Ends what is under way and the connection made; nothing is said afterwards. Completes when it is gone. */
    CompletionStage<Void> cancel() {
        cancelled = true;
        wait.cancel();
        return connector.cancel();
    }

    /** Gives the present connection up without a word; {@link #begin} may follow. Completes when it is gone. */
    CompletionStage<Void> drop() {
        wait.cancel();
        return connector.cancel();
    }
}
