package dev.parley.dialect.persona;

import java.util.Optional;

/** Who speaks: what a {@code prompt: {id}} stands for. The instructions may hold {@code {{variables}}}. */
public record Persona(String instructions, Optional<String> voice) {}
