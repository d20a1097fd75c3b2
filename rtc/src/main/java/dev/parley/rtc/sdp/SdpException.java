package dev.parley.rtc.sdp;

/** A description that cannot be read, or an offer that cannot be answered. Its message is for whoever made the offer. */
public final class SdpException extends Exception {
    private final int line;

    /** @param line counted from 1, or 0 where no one line is to blame */
    public SdpException(int line, String message) {
        super(line == 0 ? message : "line " + line + ": " + message);
        this.line = line;
    }

    /** The line at fault counted from 1, or 0. */
    public int line() {
        return line;
    }
}
