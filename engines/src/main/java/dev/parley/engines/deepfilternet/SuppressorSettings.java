package dev.parley.engines.deepfilternet;

import dev.parley.provider.EngineContext;
import dev.parley.provider.NoiseSuppressor.Field;
import java.util.Optional;
import java.util.Set;

/**
 * What is set for the engine.
 *
 * @param nearDb most decibels that are taken off where the microphone is at the mouth
 * @param farDb the same where it is in the room
 * @param workers threads that compute, for all calls
 * @param calls whose noise is suppressed at a time; of others the audio is heard as it comes
 * @param unasked for whom whose client says nothing of noise; empty: nobody
 */
record SuppressorSettings(int nearDb, int farDb, int workers, int calls, Optional<Field> unasked) {
    static final Set<String> NAMES = Set.of("near-field-limit", "far-field-limit", "workers", "calls", "unasked");
    /** Pieces of audio that wait for a worker, of all calls; the newest is refused past that. */
    static final int MOST_WAITING = 512;

    /** About six of ten of what a thread can do: the rest of the machine is for others. */
    private static final int CALLS_A_WORKER = 6;

    private static final int USUAL_DB = 12;

    double limitDb(Field field) {
        return field == Field.NEAR ? nearDb : farDb;
    }

    /** @throws IllegalArgumentException for a value that makes no sense, with the name of the setting */
    static SuppressorSettings of(EngineContext context) {
        int workers = number(context, "workers", 1, 1, 64);
        return new SuppressorSettings(
                number(context, "near-field-limit", USUAL_DB, 1, 100),
                number(context, "far-field-limit", USUAL_DB, 1, 100),
                workers,
                number(context, "calls", workers * CALLS_A_WORKER, 1, 10_000),
                unasked(context.setting("unasked").orElse("off")));
    }

    private static Optional<Field> unasked(String written) {
        return switch (written) {
            case "off" -> Optional.empty();
            case "near-field" -> Optional.of(Field.NEAR);
            case "far-field" -> Optional.of(Field.FAR);
            default ->
                throw new IllegalArgumentException(
                        "engines.deepfilternet.unasked: '" + written + "' must be one of off, near-field, far-field");
        };
    }

    private static int number(EngineContext context, String key, int usual, int least, int most) {
        Optional<String> written = context.setting(key);
        if (written.isEmpty()) {
            return usual;
        }
        int value = written.get().matches("\\d{1,6}") ? Integer.parseInt(written.get()) : -1;
        if (value < least || value > most) {
            throw new IllegalArgumentException("engines.deepfilternet." + key + ": '" + written.get()
                    + "' must be a whole number from " + least + " to " + most);
        }
        return value;
    }
}
