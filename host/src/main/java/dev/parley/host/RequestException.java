package dev.parley.host;

/** A request that cannot be served, and whose fault that is; its message is for whoever asked. */
public final class RequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    private RequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The request is wrong: status 400. */
    public static RequestException refused(String message) {
        return new RequestException(400, message);
    }

    /** It is too large: status 413. */
    public static RequestException tooLarge(String message) {
        return new RequestException(413, message);
    }

    /** The engine failed: status 500. */
    public static RequestException failed(String message) {
        return new RequestException(500, message);
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }
}
