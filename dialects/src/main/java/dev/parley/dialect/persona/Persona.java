package dev.parley.dialect.persona;

import dev.parley.dialect.support.EngineWishes;
import java.util.Optional;

/** Who speaks: what a {@code prompt: {id}} stands for. The instructions may hold {@code {{variables}}}. */
public record Persona(String instructions, Optional<String> voice, EngineWishes engines) {
    /** By the server's engines. */
    public Persona(String instructions, Optional<String> voice) {
        this(instructions, voice, EngineWishes.NONE);
    }
}
