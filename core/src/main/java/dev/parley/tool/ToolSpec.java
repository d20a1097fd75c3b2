package dev.parley.tool;

import java.util.Optional;

/**
 * One tool as its server describes it.
 *
 * @param name as the server knows it
 * @param parametersJson JSON schema of the arguments object, as text
 * @param annotationsJson the server's hints about the tool, as JSON text; to be passed on, not interpreted
 * @param readOnly whether the server says that calling it changes nothing
 */
public record ToolSpec(
        String name, String description, String parametersJson, Optional<String> annotationsJson, boolean readOnly) {
    public static ToolSpec of(String name, String description, String parametersJson) {
        return new ToolSpec(name, description, parametersJson, Optional.empty(), false);
    }
}
