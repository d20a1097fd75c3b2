package dev.parley.http.openai;

import dev.parley.dialect.Handshake;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.session.Principal;
import dev.parley.transport.webrtc.WebRtcTransport.NoRoomException;

/** Where calls over WebRTC are taken. Thread-safe. */
public interface WebRtcCalls {
    /** Whether this server takes any. */
    boolean taken();

    /**
     * Takes an offer; to be called on the event loop on which the call is to live.
     *
     * @param id by which the client ends it
     * @return the answer
     * @throws SdpException when the offer cannot be answered; the message says why
     * @throws NoRoomException when no further call is taken now
     */
    String accept(String id, String offer, Handshake handshake) throws SdpException, NoRoomException;

    /** Ends a call of this principal; false where it has none of that id. */
    boolean hangUp(String id, Principal principal);
}
