package dev.parley.config.load;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.config.ConfigProblem;
import dev.parley.config.ParleyConfig;
import dev.parley.config.load.ConfigLoader.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A folder with configuration files, and what is loaded from it. */
abstract class ConfigFiles {
    @TempDir
    Path folder;

    ParleyConfig load(Map<String, String> environment, Map<String, String> options) throws ConfigException {
        return ConfigLoader.load(new Sources(folder, Optional.empty(), environment, options));
    }

    List<ConfigProblem> problems(Map<String, String> environment, Map<String, String> options) {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> load(environment, options));
        return thrown == null ? List.of() : thrown.problems();
    }

    void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
