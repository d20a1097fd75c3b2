package dev.parley.host;

/** What every loaded engine of the host says of itself. Thread-safe, but for {@link #close}. */
public interface Hosted extends AutoCloseable {
    /** Name of its model, as {@code GET /v1/models} lists it. */
    String modelName();

    /** How many requests it works on at once; each has a thread of its own, further ones wait in a bounded queue. */
    int workers();

    /** Frees it. No request is under way then, and none comes any more. */
    @Override
    void close();
}
