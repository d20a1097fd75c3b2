package dev.parley.tenant;

import dev.parley.session.Principal;

/** Whether a request may go on, and on whose behalf. */
public sealed interface AccessDecision {
    /** It may. */
    sealed interface Granted extends AccessDecision {
        /** On whose behalf. */
        Principal principal();
    }

    /** No key is needed here. */
    record Anonymous() implements Granted {
        @Override
        public Principal principal() {
            return Principal.ANONYMOUS;
        }
    }

    /** A key was shown. */
    record Key(Principal principal) implements Granted {}

    /** A client secret was shown; it opens sessions and nothing else. */
    record Secret(ClientSecret secret) implements Granted {
        @Override
        public Principal principal() {
            return secret.owner().byClientSecret();
        }
    }

    /** No, because; the message is fit for the client. */
    record Refused(String message) implements AccessDecision {}
}
