package dev.parley.dialect.rtvi;

/** A client's message that cannot be carried out. The message is for the client. */
final class RtviFault extends Exception {
    private static final long serialVersionUID = 1L;

    RtviFault(String message) {
        super(message, null, false, false);
    }

    /** Its data is not what its type has. */
    static RtviFault invalid(String why) {
        return new RtviFault("Invalid message: " + why);
    }
}
