package dev.parley.rtc.sctp;

import org.jspecify.annotations.Nullable;

/** What data channels tell. All on the thread that drives them. */
public interface DataChannelListener {
    /** A channel is open: the client's, or one's own that the client has confirmed. */
    void opened(DataChannel channel);

    /** A whole message. {@code text} tells whether its bytes are UTF-8; that they are is not checked. */
    void message(DataChannel channel, byte[] data, boolean text);

    /** What was buffered beyond {@link DataChannel#LOW_BYTES} has gone: more may be sent. */
    void drained(DataChannel channel);

    /** The client has closed the channel, or has confirmed that the server did. */
    void channelClosed(DataChannel channel);

    /** The association is over, and with it all channels. {@code failure} is null when the client ended it. */
    void associationClosed(@Nullable String failure);
}
