package dev.parley.rtc.sdp;

import java.util.Locale;
import java.util.Map;

/**
 * An audio codec that both sides have, under the payload type that the offer gave it.
 *
 * @param name as registered: {@code opus}, {@code PCMU}, {@code PCMA}
 * @param clockRate of its time stamps, in Hz
 * @param parameters what the offer's {@code a=fmtp} says, names in lower case
 * @param nack whether packets that were lost may be asked for again (RFC 4585 section 6.2.1)
 */
public record RtpCodec(int payloadType, String name, int clockRate, Map<String, String> parameters, boolean nack) {

    public boolean isOpus() {
        return name.equalsIgnoreCase("opus");
    }

    /** Whether the client decodes forward error correction (RFC 7587 section 6.1). */
    public boolean wantsForwardErrorCorrection() {
        return "1".equals(parameters.get("useinbandfec"));
    }

    /** Whether the client would rather get nothing than silence (RFC 7587 section 6.1). */
    public boolean wantsDiscontinuousTransmission() {
        return "1".equals(parameters.get("usedtx"));
    }

    /** The value of the answer's {@code a=rtpmap}. */
    String map() {
        return payloadType + " " + name + "/" + clockRate + (isOpus() ? "/2" : "");
    }

    /** The value of the answer's {@code a=fmtp}, or empty: what the server takes, of what was offered. */
    String format() {
        if (!isOpus()) {
            return "";
        }
        StringBuilder format = new StringBuilder().append(payloadType).append(" minptime=10");
        for (String each : new String[] {"useinbandfec", "usedtx"}) {
            if ("1".equals(parameters.get(each))) {
                format.append(';').append(each).append("=1");
            }
        }
        return format.toString();
    }

    /** Opus first: what the codecs of one offer are chosen by; negative for one that the server has not. */
    int preference() {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "opus" -> clockRate == 48_000 ? 3 : -1;
            case "pcmu" -> clockRate == 8000 ? 2 : -1;
            case "pcma" -> clockRate == 8000 ? 1 : -1;
            default -> -1;
        };
    }
}
