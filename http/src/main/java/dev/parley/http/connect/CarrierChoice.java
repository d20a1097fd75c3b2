package dev.parley.http.connect;

import java.util.List;
import java.util.Optional;

/**
 * Over which carrier a client should call, and why. Pure.
 *
 * @param fallback what to try where that fails, in this order
 */
record CarrierChoice(Carrier carrier, Reason reason, List<Carrier> fallback) {
    /** What carries calls. */
    enum Carrier {
        WEBRTC("webrtc"),
        WEBSOCKET("websocket");

        /** As clients write it. */
        final String label;

        Carrier(String label) {
            this.label = label;
        }
    }

    /** Each is told to the client, and counted under its label. */
    enum Reason {
        PREFERRED("preferred", "Sound arrives sooner over WebRTC, and lost packets do not hold up those behind them."),
        ASKED_FOR("asked_for", "The client asked for it."),
        CLIENT_CANNOT("client_cannot", "The client cannot call over WebRTC."),
        SERVER_CANNOT("server_cannot", "This server takes no calls over WebRTC (webrtc.enabled)."),
        WEBRTC_FAILED("webrtc_failed", "WebRTC was tried, and no connection came about: UDP may be blocked.");

        final String label;
        final String message;

        Reason(String label, String message) {
            this.label = label;
            this.message = message;
        }
    }

    /**
     * What a client tells of itself.
     *
     * @param webRtc whether it has WebRTC
     * @param failed whether it tried, in vain
     * @param wanted what whoever uses it chose
     */
    record Client(boolean webRtc, boolean failed, Optional<Carrier> wanted) {}

    /** @param taken whether this server takes calls over WebRTC */
    static CarrierChoice of(Client client, boolean taken) {
        if (!taken) {
            return webSocket(Reason.SERVER_CANNOT);
        }
        if (!client.webRtc()) {
            return webSocket(Reason.CLIENT_CANNOT);
        }
        if (client.wanted().equals(Optional.of(Carrier.WEBSOCKET))) {
            return webSocket(Reason.ASKED_FOR);
        }
        if (client.failed()) {
            return webSocket(Reason.WEBRTC_FAILED);
        }
        return new CarrierChoice(
                Carrier.WEBRTC,
                client.wanted().isPresent() ? Reason.ASKED_FOR : Reason.PREFERRED,
                List.of(Carrier.WEBSOCKET));
    }

    private static CarrierChoice webSocket(Reason reason) {
        return new CarrierChoice(Carrier.WEBSOCKET, reason, List.of());
    }
}
