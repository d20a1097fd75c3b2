package dev.parley.dialect.realtime;

import dev.parley.session.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that have an id, by which further connections join them. Thread-safe. */
final class RunningCalls {
    /** Connections that may join one call. */
    static final int MOST_JOINED = 4;

    private final Map<String, Entry> byId = new HashMap<>();

    /** A call that was taken; it says nothing before its client can be told something. */
    private static final class Entry {
        final Principal principal;
        final List<Sideband> joined = new ArrayList<>();

        @Nullable
        SharedCall call;

        Entry(Principal principal) {
            this.principal = principal;
        }
    }

    /** What became of an attempt to join. */
    enum Joining {
        JOINED,
        /** This principal has no running call of that id. */
        UNKNOWN,
        FULL
    }

    synchronized void taken(String id, Principal principal) {
        byId.put(id, new Entry(principal));
    }

    /** Its client can be told something: whoever has joined gets to know the call. */
    synchronized void began(String id, SharedCall call) {
        Entry entry = byId.get(id);
        if (entry != null) {
            entry.call = call;
            entry.joined.forEach(call::join);
        }
    }

    synchronized Joining join(String id, Sideband sideband) {
        Entry entry = byId.get(id);
        if (entry == null || !sideband.principal().controls(entry.principal)) {
            return Joining.UNKNOWN;
        }
        if (entry.joined.size() >= MOST_JOINED) {
            return Joining.FULL;
        }
        entry.joined.add(sideband);
        if (entry.call != null) {
            entry.call.join(sideband);
        }
        return Joining.JOINED;
    }

    synchronized void left(String id, Sideband sideband) {
        Entry entry = byId.get(id);
        if (entry != null && entry.joined.remove(sideband) && entry.call != null) {
            entry.call.leave(sideband);
        }
    }

    /** The call is over, whether or not it began. */
    synchronized void over(String id) {
        Entry entry = byId.remove(id);
        if (entry != null) {
            entry.joined.forEach(Sideband::callEnded);
        }
    }
}
