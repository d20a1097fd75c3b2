package dev.parley.http.webrtc;

import dev.parley.dialect.Handshake;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.session.Principal;
import dev.parley.transport.webrtc.WebRtcTransport.NoRoomException;
import java.util.concurrent.CompletionStage;

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

    /** Whether this principal has a call of that id that is not over. */
    boolean runs(String id, Principal principal);

    /**
     * Takes another offer of a running call. Any thread.
     *
     * @return the answer, told on the call's loop; fails with {@link SdpException} when there can be none, and with {@link
     *     NoRoomException} when the call is over
     */
    CompletionStage<String> renegotiate(String id, Principal principal, String offer);

    /**
     * Takes an offer of a new peer of a client that has a running call: the call goes on with that. Any thread.
     *
     * @param next the call's id from now on
     * @return as of {@link #renegotiate}
     */
    CompletionStage<String> restart(String id, String next, Principal principal, String offer);

    /** Ends a call of this principal; false where it has none of that id. */
    boolean hangUp(String id, Principal principal);
}
