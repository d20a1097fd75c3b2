package dev.parley.config;

import dev.parley.models.ModelStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where model files lie and come from.
 *
 * @param dir the configured folder; without it {@link ModelStore#usual} decides
 * @param catalogue file with further models
 * @param mirror a server asked before all others, for machines that reach no public one
 */
public record ModelsConfig(Optional<Path> dir, Optional<Path> catalogue, Optional<URI> mirror) {
    /** @param environment variables of the process */
    public ModelStore store(Map<String, String> environment) {
        return dir.map(ModelStore::of).orElseGet(() -> ModelStore.usual(environment));
    }
}
