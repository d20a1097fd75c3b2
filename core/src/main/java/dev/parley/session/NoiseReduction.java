package dev.parley.session;

import dev.parley.provider.NoiseSuppressor.Field;
import java.util.Optional;

/** Whether noise is to be taken out of the caller's audio, as a client says it. */
public enum NoiseReduction {
    /** As it comes. */
    OFF(Optional.empty()),
    NEAR_FIELD(Optional.of(Field.NEAR)),
    FAR_FIELD(Optional.of(Field.FAR));

    private final Optional<Field> field;

    NoiseReduction(Optional<Field> field) {
        this.field = field;
    }

    /** For which microphone; empty: for none. */
    public Optional<Field> field() {
        return field;
    }
}
