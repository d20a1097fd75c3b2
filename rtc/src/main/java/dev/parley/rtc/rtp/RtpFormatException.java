package dev.parley.rtc.rtp;

/** Bytes that are no RTP or RTCP packet. It has no stack trace: clients can send any number of them. */
public final class RtpFormatException extends Exception {
    RtpFormatException(String message) {
        super(message, null, false, false);
    }
}
