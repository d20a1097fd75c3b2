package dev.parley.session.loop;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderSet;
import dev.parley.session.IdSource;
import dev.parley.session.Session;
import dev.parley.session.SessionFactory;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.session.context.SessionContext;

/** The one implementation of {@link SessionFactory}. Thread-safe. */
public final class LoopSessionFactory implements SessionFactory {
    private final IdSource ids;

    public LoopSessionFactory(IdSource ids) {
        this.ids = ids;
    }

    @Override
    public Session start(SessionSetup setup, ProviderSet providers, SessionExecutor executor, SessionSink sink) {
        if (!executor.inLoop()) {
            throw new IllegalStateException("a session must be started on its own loop");
        }
        SessionContext context = new SessionContext(setup, providers, executor, sink, ids);
        try {
            return new SessionLoop(context);
        } catch (RuntimeException | Error e) {
            context.scope().close();
            throw e;
        }
    }
}
