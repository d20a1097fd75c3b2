package dev.parley.rtc.sctp;

/** Bytes that are no SCTP packet. It has no stack trace: clients can send any number of them. */
final class SctpFormatException extends Exception {
    SctpFormatException(String message) {
        super(message, null, false, false);
    }
}
