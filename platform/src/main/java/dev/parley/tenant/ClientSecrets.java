package dev.parley.tenant;

import dev.parley.dialect.SessionPreset;
import dev.parley.session.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Client secrets that have not expired. Thread-safe; never blocks. */
public interface ClientSecrets {
    /**
     * Makes a secret.
     *
     * @param owner who asks for it
     * @return fails with {@link FullException} when as many as allowed are waiting to expire
     */
    CompletionStage<ClientSecret> create(Principal owner, Duration life, SessionPreset preset);

    /** The secret of that text, unless it is unknown or has expired. */
    CompletionStage<Optional<ClientSecret>> find(String value);

    /** There are as many secrets as allowed; some have to expire first. */
    final class FullException extends Exception {
        private static final long serialVersionUID = 1L;

        FullException(int limit) {
            super("there are " + limit + " client secrets already; some have to expire first");
        }
    }
}
