package dev.parley.rtc.peer;

import dev.parley.rtc.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/** What a peer tells. All on its loop; what is thrown closes the peer as {@link RtcCloseReason#FAILED}. */
public interface RtcListener {
    /** Sound can be sent and comes in from now on. */
    void connected();

    /** A packet of sound of the codec that was agreed on, in the order of arrival. Its array may be kept. */
    void audio(RtpPacket packet, long arrivalNs);

    /** The peer is over; once, and the last that is told. {@code failure} says more where something broke. */
    void closed(RtcCloseReason reason, @Nullable Throwable failure);
}
