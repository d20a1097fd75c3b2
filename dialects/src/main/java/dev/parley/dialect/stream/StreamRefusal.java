package dev.parley.dialect.stream;

/** What a client asked for cannot be. The message names the mend. */
final class StreamRefusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final String field;

    /** @param field name of the field or parameter at fault */
    StreamRefusal(String code, String field, String message) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    String code() {
        return code;
    }

    String field() {
        return field;
    }
}
