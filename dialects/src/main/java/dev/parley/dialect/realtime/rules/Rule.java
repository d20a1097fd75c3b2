package dev.parley.dialect.realtime.rules;

import com.fasterxml.jackson.databind.JsonNode;

/** What a value in a client event has to look like. Stateless. */
@FunctionalInterface
public interface Rule {
    /**
     * @param path dotted path of the value, for the error
     * @throws InvalidEventException when the value breaks the rule
     */
    void check(JsonNode value, String path) throws InvalidEventException;
}
