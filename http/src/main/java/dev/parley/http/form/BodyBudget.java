package dev.parley.http.form;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of the bodies that all requests of the process hold in memory together, so that many that each keep to
 * their own bound cannot do together what none may do alone. A claim for the whole body is made before any of it is read;
 * a request that finds no room is refused. Thread-safe.
 */
public final class BodyBudget {
    private final long all;
    private final AtomicLong held = new AtomicLong();

    /** @param all bytes of all bodies together */
    public BodyBudget(long all) {
        this.all = all;
    }

    /**
     * Claims room until the request has been answered or its connection is gone.
     *
     * @param most of the body; one alone always finds room
     * @return whether there is room
     */
    public boolean claim(RoutingContext context, long most) {
        long bytes = Math.clamp(most, 0, all);
        if (held.addAndGet(bytes) > all) {
            held.addAndGet(-bytes);
            return false;
        }
        context.addEndHandler(ended -> held.addAndGet(-bytes));
        return true;
    }
}
