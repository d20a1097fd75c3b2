package dev.parley.engines.support;

import java.util.function.LongConsumer;

/**
 * Whether a server has read what it was sent: a WebSocket answers a ping in its turn. Who has not read a question says nothing
 * to it, however long that takes; who has read it may have nothing to say. Loop only.
 */
public final class ReadProbe {
    /** The number of pings that ask for nothing. */
    public static final long OF_NOTHING = 0;

    private final LongConsumer ping;
    private boolean due;
    private long asked;
    private long answered;

    /** @param ping sends a ping with this number */
    public ReadProbe(LongConsumer ping) {
        this.ping = ping;
    }

    /** Of what is being sent it is to be known whether it was read. */
    public void want() {
        due = true;
    }

    /** Everything there was to send has been sent. */
    public void sent() {
        if (due) {
            due = false;
            ping.accept(++asked);
        }
    }

    /** @param number of the ping that was answered; the latest may stand for those before */
    public void answered(long number) {
        answered = Math.max(answered, Math.min(number, asked));
    }

    /** Whether something is still to be sent that is to be known of. */
    public boolean unsent() {
        return due;
    }

    /** Whether it is not known yet that all of it was read. */
    public boolean unread() {
        return due || answered < asked;
    }

    /** Whether the server answers pings at all, as each should. */
    public boolean isOfUse() {
        return answered > 0;
    }
}
