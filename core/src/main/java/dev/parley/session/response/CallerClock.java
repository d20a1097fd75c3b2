package dev.parley.session.response;

/** The caller's audio time now, in ms. */
@FunctionalInterface
public interface CallerClock {
    long audioMs();
}
