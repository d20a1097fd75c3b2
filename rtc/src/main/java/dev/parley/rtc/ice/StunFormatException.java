package dev.parley.rtc.ice;

/** Bytes that are no STUN message. It has no stack trace: anybody can send any number of them. */
public final class StunFormatException extends Exception {
    StunFormatException(String message) {
        super(message, null, false, false);
    }
}
