package dev.parley.codec;

/** libopus refused an operation, or could not be loaded. The message names the operation and libopus' own reason. */
public final class OpusException extends RuntimeException {
    /** {@link #code()} when libopus itself could not be loaded on this machine. */
    public static final int NOT_LOADED = Integer.MIN_VALUE;

    private final int code;

    OpusException(String operation, int code, String reason) {
        super(operation + ": " + reason + " (libopus error " + code + ")");
        this.code = code;
    }

    OpusException(String message, Throwable cause) {
        super(message, cause);
        this.code = NOT_LOADED;
    }

    /** libopus' negative error code ({@code opus_defines.h}), or {@link #NOT_LOADED}. */
    public int code() {
        return code;
    }
}
