package dev.parley.dialect;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech.Voice;
import dev.parley.session.IdSource;
import dev.parley.session.Session;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a dialect gets its session from: admission, engines, identifiers. Thread-safe. */
public interface SessionService {
    /**
     * Starts a session on {@code executor}'s loop, where this must be called. Waits for engines that are still loading.
     *
     * @return completes on that loop, at once when the engines are ready; exceptionally with {@link CallRefused}
     */
    CompletionStage<Session> open(SessionSetup setup, SessionExecutor executor, SessionSink sink);

    /** The engines in use, for clients that want to see them; changes until all are ready. */
    List<EngineStatus> engines();

    /** Tells {@code listener}, on {@code executor}'s loop, whenever {@link #engines()} changes. Returns how to stop. */
    Runnable onEnginesChanged(SessionExecutor executor, Runnable listener);

    /** Things every user should know now, such as that the language model is a stand-in. */
    List<Notice> notices();

    /** Voices of the synthesiser in use. */
    List<Voice> voices();

    /** Why replies cannot be spoken here; empty when they can, or while that is not known. */
    default Optional<String> mute() {
        return Optional.empty();
    }

    /** What the recogniser in use can do; known before it is ready. */
    SpeechToText.Capabilities recogniser();

    /** Whether sessions can ask an end-of-turn model about the caller's pauses; known before it is ready. */
    default boolean judgesEndOfTurn() {
        return false;
    }

    /** Id of the language model that answers, as its server knows it; empty while that is not known. */
    String languageModel();

    /** Engines of a kind that the operator lets clients choose. */
    default List<String> choices(ProviderKind kind) {
        return List.of();
    }

    /** Models of an engine that the operator lets clients choose. */
    default List<String> models(String engine) {
        return List.of();
    }

    /** How long a call may last; then it ends. */
    Duration longestCall();

    /** When the server stops, how long a call may go on at most. */
    Duration drainGrace();

    /** When the server stops, how long a call has to be between turns before it ends, within {@link #drainGrace}. */
    default Duration drainQuiet() {
        return Duration.ZERO;
    }

    /** Servers of tools for sessions. */
    default ToolServers tools() {
        return ToolServers.NONE;
    }

    /** What one client may ask for. */
    default ClientLimits clientLimits() {
        return ClientLimits.DEFAULT;
    }

    IdSource ids();

    InstantSource clock();

    /** No session could be started. The message is fit for the caller. */
    final class CallRefused extends Exception {
        private static final long serialVersionUID = 1L;
        private final Cause reason;
        private final transient Optional<Duration> retryAfter;

        public enum Cause {
            AT_CAPACITY,
            ENGINE_FAILED,
            /** What the key, or an engine that the call needs, may cost in a day is spent. */
            INSUFFICIENT_QUOTA,
            SHUTTING_DOWN
        }

        public CallRefused(Cause reason, String message) {
            this(reason, message, Optional.empty());
        }

        /** @param retryAfter when another try may succeed; empty where nobody knows */
        public CallRefused(Cause reason, String message, Optional<Duration> retryAfter) {
            super(message);
            this.reason = reason;
            this.retryAfter = retryAfter;
        }

        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter).flatMap(it -> it);
        }

        public Cause reason() {
            return reason;
        }
    }
}
