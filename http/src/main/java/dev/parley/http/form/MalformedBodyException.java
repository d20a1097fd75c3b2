package dev.parley.http.form;

import java.io.IOException;

/** A body cannot be read; the message says why to whoever sent it. */
public final class MalformedBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedBodyException(String message) {
        super(message);
    }
}
