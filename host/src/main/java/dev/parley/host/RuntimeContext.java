package dev.parley.host;

import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the host lends a runtime that is being loaded.
 *
 * @param runtime its name, for messages
 * @param settings its own, by their names
 */
public record RuntimeContext(String runtime, Map<String, String> settings, ModelStore models) {
    public RuntimeContext {
        settings = Map.copyOf(settings);
    }

    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException when it is none from {@code least} to {@code most}
     */
    public int whole(String name, int least, int most, int otherwise) {
        return setting(name)
                .map(value -> {
                    int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
                    if (number < least || number > most) {
                        throw new IllegalArgumentException(runtime + "." + name + " is '" + value
                                + "'; write a whole number from " + least + " to " + most);
                    }
                    return number;
                })
                .orElse(otherwise);
    }

    /**
     * The installed model that the setting {@code model} names.
     *
     * @param usual the one used when none is named
     * @throws IOException when it is not installed, with how to get it
     */
    public InstalledModel model(String usual) throws IOException {
        String id = setting("model").orElse(usual);
        return models.find(id).orElseThrow(() -> new IOException(models.missing(id, "engines." + runtime + ".model")));
    }

    /**
     * The one file of a model with an ending, whatever it is called.
     *
     * @param ending such as {@code .bin}
     * @throws IOException when there is none, or several
     */
    public static Path file(InstalledModel model, String ending) throws IOException {
        try (Stream<Path> files = Files.list(model.folder())) {
            Path[] found =
                    files.filter(file -> file.toString().endsWith(ending)).toArray(Path[]::new);
            if (found.length != 1) {
                throw new IOException("the model " + model.id() + " has " + found.length + " files that end in "
                        + ending + ", where one is needed: " + model.folder());
            }
            return found[0];
        }
    }
}
