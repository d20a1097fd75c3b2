package dev.parley.dialect;

/**
 * The events of one call, in order. No method blocks or fails: a recording that cannot go on ends, the call does not.
 * On the call's loop only.
 */
public interface Recording {
    /** Keeps nothing. */
    Recording NONE = new Recording() {
        @Override
        public boolean isKept() {
            return false;
        }

        @Override
        public void client(byte[] event) {}

        @Override
        public void server(byte[] event) {}

        @Override
        public void forget() {}

        @Override
        public void close() {}
    };

    /** Whether events are kept at all; false spares the making of them. */
    boolean isKept();

    /** The client said this: one JSON object, UTF-8, without line breaks and without the caller's voice. */
    void client(byte[] event);

    /** The server said this, in the same form. */
    void server(byte[] event);

    /** The caller does not want to be recorded: what was kept is deleted, and nothing is kept from now on. */
    void forget();

    /** The call is over. */
    void close();
}
