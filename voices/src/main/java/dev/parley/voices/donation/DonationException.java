package dev.parley.voices.donation;

/** A donation is not taken. The message is for the client. */
public sealed class DonationException extends Exception {
    private static final long serialVersionUID = 1L;

    private DonationException(String message) {
        super(message);
    }

    private DonationException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The donation is at fault. */
    public static final class Rejected extends DonationException {
        private static final long serialVersionUID = 1L;

        Rejected(String message) {
            super(message);
        }
    }

    /** The server could not store it. */
    public static final class NotStored extends DonationException {
        private static final long serialVersionUID = 1L;

        NotStored(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
