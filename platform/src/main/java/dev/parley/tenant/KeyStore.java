package dev.parley.tenant;

import dev.parley.session.Principal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where API keys are kept, hashed. Blocks: not for an event loop. Thread-safe, also between processes. */
public interface KeyStore {
    /**
     * A key just made.
     *
     * @param text the key itself: to be shown to its owner once, kept nowhere
     */
    record Created(ApiKey key, String text) {
        /** The text is a secret. */
        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }

    /**
     * Makes a key.
     *
     * @param engines names of those that it may use; empty for all
     * @param quota how much of them it may have
     */
    Created create(String name, List<String> engines, Principal.Quota quota) throws IOException;

    /** Makes a key that may have as much as comes. */
    default Created create(String name, List<String> engines) throws IOException {
        return create(name, engines, Principal.Quota.NONE);
    }

    /** Makes a key for all engines. */
    default Created create(String name) throws IOException {
        return create(name, List.of());
    }

    /** All keys ever made, oldest first. */
    List<ApiKey> list() throws IOException;

    /**
     * From now on the key opens nothing.
     *
     * @param id as in {@link ApiKey#id()}
     * @return the key, or empty when there is none of that id
     */
    Optional<ApiKey> revoke(String id) throws IOException;

    /** The active key with this {@linkplain KeyText#digest digest}. */
    Optional<ApiKey> find(String digest) throws IOException;

    /** Whether there is a key of that id that was not revoked. */
    boolean isActive(String id) throws IOException;

    /** Whether any key was ever made here, revoked ones included: revoking the last one must not open the door. */
    boolean hasAny() throws IOException;
}
