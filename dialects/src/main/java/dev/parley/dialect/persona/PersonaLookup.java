package dev.parley.dialect.persona;

import java.util.Optional;

/** Finds a character by the name it has in the list of voices. Called on any loop; must not block. */
@FunctionalInterface
public interface PersonaLookup {
    PersonaLookup NONE = id -> Optional.empty();

    Optional<Persona> find(String id);
}
