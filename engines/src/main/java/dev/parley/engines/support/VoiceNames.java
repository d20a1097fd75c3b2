package dev.parley.engines.support;

import java.util.Optional;

/** Names of built-in voices, which several characters may share. Stateless. */
public final class VoiceNames {
    private static final char NOTE = '/';

    private VoiceNames() {}

    /** The voice a name asks for: what stands behind its first slash only tells apart who has that voice. */
    public static Optional<String> voice(Optional<String> name) {
        return name.map(it -> it.indexOf(NOTE) < 0 ? it : it.substring(0, it.indexOf(NOTE)));
    }
}
