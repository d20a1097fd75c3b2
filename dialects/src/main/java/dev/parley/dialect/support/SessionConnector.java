package dev.parley.dialect.support;

import dev.parley.conversation.ItemBytes;
import dev.parley.dialect.Connection;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.Session;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects one client's connection to its session: asks for it, keeps what the client sends until it exists, and ends it
 * with the connection. While engines load, the last {@link #WAITING_SECONDS} s of audio and {@link #WAITING_REQUESTS}
 * requests wait. Loop only.
 */
public final class SessionConnector {
    public static final int WAITING_SECONDS = 10;
    public static final int WAITING_REQUESTS = 256;

    private final Connection connection;
    private final SessionService service;
    private final Owner owner;
    private final PendingInputs pending;
    private @Nullable Session session;
    private @Nullable EndReason ending;
    private boolean carriesAudio;

    /** The dialect that owns it. Called on the loop. */
    public interface Owner {
        void output(SessionOutput output);

        /** The session exists; what waited is handed to it next. */
        void ready(Session session);

        /** There will be no session. */
        void refused(Throwable cause, Optional<CallRefused> refusal);
    }

    public SessionConnector(Connection connection, SessionService service, int sampleRate, Owner owner) {
        this.connection = connection;
        this.service = service;
        this.owner = owner;
        this.pending = new PendingInputs(sampleRate * WAITING_SECONDS, WAITING_REQUESTS, sampleRate);
    }

    /** Asks for the session. Call once. */
    public void open(SessionSetup setup) {
        SessionSink sink = new SessionSink() {
            @Override
            public void accept(SessionOutput output) {
                owner.output(output);
                if (output instanceof SessionOutput.ItemDone) {
                    weigh();
                }
            }

            @Override
            public boolean writable() {
                return connection.writable();
            }
        };
        service.open(setup, connection.executor(), sink).whenComplete((opened, failure) -> {
            if (failure != null) {
                failed(failure);
            } else {
                opened(opened);
            }
        });
    }

    /** The session, once it exists. */
    public Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    /** Whether the client has ever sent audio. */
    public boolean carriesAudio() {
        return carriesAudio;
    }

    public void audio(short[] samples) {
        carriesAudio = true;
        if (session != null) {
            session.post(new SessionInput.CallerAudio(samples));
        } else if (ending == null) {
            pending.audio(samples);
        }
    }

    /** Posts {@code input} now or once the session exists; false when too much waits already. */
    public boolean post(SessionInput input) {
        return whenReady(s -> s.post(input), bytes(input));
    }

    private static long bytes(SessionInput input) {
        return switch (input) {
            case SessionInput.CreateItem create ->
                ItemBytes.of(create.item())
                        + create.audio().values().stream()
                                .mapToLong(samples -> (long) samples.length * Short.BYTES)
                                .sum();
            case SessionInput.Configure configure -> configure.config().bytes();
            default -> 0;
        };
    }

    /**
     * Runs {@code action} now or once the session exists; false when too much waits already.
     *
     * @param bytes what it takes while it waits
     */
    public boolean whenReady(Consumer<Session> action, long bytes) {
        if (session != null) {
            action.accept(session);
            weigh();
            return true;
        }
        return ending != null || pending.request(action, bytes);
    }

    /** Conversations are no small part of what is held for clients. */
    private void weigh() {
        if (session != null && ending == null) {
            connection.keeps(session.bytes());
        }
    }

    /** The carrier tells how far the client has heard. */
    public void played(PlaybackPosition position) {
        if (session != null) {
            session.post(new SessionInput.Played(position));
        }
    }

    public void drained() {
        if (session != null) {
            session.post(new SessionInput.Drained());
        }
    }

    /**
     * Lets the session end by itself, once it has been between turns for {@code quiet}.
     *
     * @return false when there is none, and nothing the client sent waits for one
     */
    public boolean drain(Duration quiet) {
        return (session != null || !pending.isEmpty()) && post(new SessionInput.Drain(quiet));
    }

    /**
     * Ends the session, or the wait for it.
     *
     * @return whether there is a session, which will say {@link SessionOutput.Ended}
     */
    public boolean end(EndReason reason) {
        pending.clear();
        if (ending == null) {
            ending = reason;
            if (session != null) {
                session.post(new SessionInput.End(reason));
            }
        }
        return session != null;
    }

    private void opened(Session opened) {
        session = opened;
        if (ending != null) {
            opened.post(new SessionInput.End(ending));
            return;
        }
        owner.ready(opened);
        pending.drainTo(opened);
        weigh();
    }

    private void failed(Throwable failure) {
        pending.clear();
        if (ending != null) {
            return;
        }
        ending = EndReason.PROVIDER_FAILED;
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        owner.refused(cause, cause instanceof CallRefused refusal ? Optional.of(refusal) : Optional.empty());
    }
}
