package dev.parley.rtc.sctp;

import org.jspecify.annotations.Nullable;

/** What an association tells whoever uses its streams. */
interface SctpListener {
    void established();

    void message(SctpMessage message);

    /** The client has ended these of its streams; none named for all. */
    void resetByPeer(int[] streams);

    /** These own streams have ended. */
    void resetDone(int[] streams);

    void acknowledged(int stream, int bytes);

    /** It is over; once. {@code failure} is null when the client ended it. */
    void closed(@Nullable String failure);
}
