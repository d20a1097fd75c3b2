package dev.parley.codec;

import java.io.IOException;

/** The bytes are not audio we can read; the message names the field at fault and what would be accepted. */
public final class MalformedAudioException extends IOException {
    public MalformedAudioException(String message) {
        super(message);
    }
}
