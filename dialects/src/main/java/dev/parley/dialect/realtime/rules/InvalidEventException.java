package dev.parley.dialect.realtime.rules;

import java.util.Optional;

/** A client event breaks the protocol; nothing of it was carried out. The message is for the client's developer. */
public final class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = 500;

    static final String MISSING = "missing_required_parameter";
    static final String UNKNOWN = "unknown_parameter";
    public static final String INVALID_TYPE = "invalid_type";
    public static final String INVALID_VALUE = "invalid_value";

    private final String code;
    private final String param;

    /** @param param dotted path of the field at fault; empty when it is the whole event */
    public InvalidEventException(String code, String message, String param) {
        super(shortened(message), null, false, false);
        this.code = code;
        this.param = shortened(param);
    }

    /** Field names are the client's own and may be of any length. */
    private static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }

    public static InvalidEventException missing(String param) {
        return new InvalidEventException(MISSING, "Missing required parameter: '" + param + "'.", param);
    }

    static InvalidEventException unknown(String param) {
        return new InvalidEventException(UNKNOWN, "Unknown parameter: '" + param + "'.", param);
    }

    public static InvalidEventException value(String param, String message) {
        return new InvalidEventException(INVALID_VALUE, message, param);
    }

    /** A stable code, such as {@code unknown_parameter}. */
    public String code() {
        return code;
    }

    /** Dotted path of the field at fault; empty when it is the whole event. */
    public Optional<String> param() {
        return param.isEmpty() ? Optional.empty() : Optional.of(param);
    }
}
