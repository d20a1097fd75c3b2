package dev.parley.config;

import dev.parley.models.ModelStore;
import dev.parley.setting.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where model files lie and come from.
 * Without a folder {@link ModelStore#usual} decides where they lie.
 */
public record ModelsConfig(
        @Setting(
                "Folder of the models that `./parley models` pulls. Without it `$XDG_CACHE_HOME/parley/models`, else `~/.cache/parley/models`, which all checkouts of a user share; and models are also found in the folder `models` beside the application.")
        Optional<Path> dir,

        @Setting(
                "File with further models for `./parley models`, in the form of the one that comes with Parley; an entry of the same name replaces that one's.")
        Optional<Path> catalogue,

        @Setting(
                schemes = {"http", "https"},
                secret = true,
                value =
                        "Server that is asked for models first, as `https://host/path`; what it has to hold is told in docs/models.md.")
        Optional<URI> mirror) {
    /** @param environment variables of the process */
    public ModelStore store(Map<String, String> environment) {
        return dir.map(ModelStore::of).orElseGet(() -> ModelStore.usual(environment));
    }
}
