package dev.parley.app;

import dev.parley.session.Principal;
import dev.parley.tenant.KeyRing;
import dev.parley.transport.Connections;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the calls of keys that were revoked, looking every {@value #EVERY_MS} ms. */
final class RevokedCalls {
    private static final Logger log = LoggerFactory.getLogger(RevokedCalls.class);
    private static final int EVERY_MS = 2_000;

    private final Vertx vertx;
    private final Connections connections;
    private final KeyRing keys;

    RevokedCalls(Vertx vertx, Connections connections, KeyRing keys) {
        this.vertx = vertx;
        this.connections = connections;
        this.keys = keys;
    }

    /** From now on, until Vert.x is closed. */
    void watch() {
        vertx.setPeriodic(EVERY_MS, timer -> connections.principals().forEach(this::look));
    }

    private void look(Principal caller) {
        if (!caller.hasKey()) {
            return; // Let in while no key was needed.
        }
        keys.holds(caller).whenComplete((holds, failure) -> {
            if (failure != null) {
                log.atWarn().setCause(failure).log("whether a key of running calls was revoked cannot be told");
            } else if (!holds) {
                log.atInfo().addKeyValue("principal", caller).log("its key was revoked: calls end");
                connections.dismiss(caller, "the API key of this call was revoked");
            }
        });
    }
}
