package dev.parley.engines.moonshine;

import dev.parley.models.InstalledModel;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Which languages a model hears, as its {@code model.json} says. Stateless; blocks for a small file. */
final class ModelLanguages {
    private static final List<String> ENGLISH = List.of("en");
    /** Languages of which a word is few tokens. */
    private static final Set<String> FEW_TOKENS = Set.of("en", "es");

    private static final double TOKENS_A_SECOND = 6.5;
    private static final double MANY_TOKENS_A_SECOND = 13;

    private ModelLanguages() {}

    /** BCP 47 tags; English for models that say nothing, as those pulled by earlier versions. */
    static List<String> of(InstalledModel model) {
        Path manifest = model.file("model.json");
        try {
            if (!Files.isRegularFile(manifest)) {
                return ENGLISH;
            }
            JsonArray languages = new JsonObject(Files.readString(manifest)).getJsonArray("languages");
            return languages == null || languages.isEmpty()
                    ? ENGLISH
                    : languages.stream().map(String::valueOf).toList();
        } catch (IOException | DecodeException | ClassCastException e) {
            throw new IllegalArgumentException(
                    manifest + " cannot be read; pull the model " + model.id() + " again: " + e.getMessage(), e);
        }
    }

    /** How many tokens a second of speech has at most; what goes on longer repeats itself. */
    static double tokensPerSecond(List<String> languages) {
        return FEW_TOKENS.containsAll(languages) ? TOKENS_A_SECOND : MANY_TOKENS_A_SECOND;
    }
}
