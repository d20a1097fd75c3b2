package dev.parley.session;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderSet;

/** Makes sessions. */
public interface SessionFactory {
    /** Starts a session on {@code executor}'s loop, where this must be called. Every provider must be ready. */
    Session start(SessionSetup setup, ProviderSet providers, SessionExecutor executor, SessionSink sink);
}
