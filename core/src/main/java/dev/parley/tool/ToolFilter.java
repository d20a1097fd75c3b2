package dev.parley.tool;

import java.util.Optional;
import java.util.Set;

/**
 * Some of a server's tools (openai-realtime.md 2.3). Empty conditions match every tool.
 *
 * @param names only these
 * @param readOnly only those that say so of themselves, or only those that do not
 */
public record ToolFilter(Optional<Set<String>> names, Optional<Boolean> readOnly) {
    public static final ToolFilter ALL = new ToolFilter(Optional.empty(), Optional.empty());

    public ToolFilter {
        names = names.map(Set::copyOf);
    }

    public static ToolFilter named(Set<String> names) {
        return new ToolFilter(Optional.of(names), Optional.empty());
    }

    public boolean matches(ToolSpec tool) {
        return names.map(it -> it.contains(tool.name())).orElse(true)
                && readOnly.map(it -> it == tool.readOnly()).orElse(true);
    }
}
