package dev.parley.rtc.peer;

import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannel;
import org.jspecify.annotations.Nullable;

/** What a peer tells. All on its loop; what is thrown closes the peer as {@link RtcCloseReason#FAILED}. */
public interface RtcListener {
    /** Sound can be sent and comes in from now on. */
    void connected();

    /** A packet of sound of the codec that was agreed on, in the order of arrival. Its array may be kept. */
    void audio(RtpPacket packet, long arrivalNs);

    /** The client has told which share of the sound that it was sent lately was lost, 0 to 1. Who does not adapt leaves it. */
    default void lossReported(double share) {}

    /** A data channel of the client is open. */
    void channelOpened(DataChannel channel);

    /** A whole message; {@code text} tells whether its bytes are UTF-8, which is not checked. */
    void message(DataChannel channel, byte[] data, boolean text);

    /** What was buffered beyond {@link DataChannel#LOW_BYTES} has gone: more may be sent. */
    void drained(DataChannel channel);

    /** A data channel is closed, while the peer goes on. */
    void channelClosed(DataChannel channel);

    /** The peer is over; once, and the last that is told. {@code failure} says more where something broke. */
    void closed(RtcCloseReason reason, @Nullable Throwable failure);
}
