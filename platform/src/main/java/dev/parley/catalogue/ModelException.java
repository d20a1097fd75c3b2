package dev.parley.catalogue;

/** A model could not be fetched, installed or removed. The message is one sentence or two for the user. */
public class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }

    /** No other source can help: the disk is full or the folder cannot be written. */
    public static final class Storage extends ModelException {
        private static final long serialVersionUID = 1L;

        public Storage(String message, Throwable cause) {
            super(message, cause);
        }

        public Storage(String message) {
            super(message);
        }
    }

    /** For the user; never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
