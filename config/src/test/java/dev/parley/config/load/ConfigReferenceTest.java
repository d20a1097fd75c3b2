package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    @Test
    void theReferencePageIsWhatTheCodeSays() throws IOException {
        Path page = repository().resolve("docs/reference/configuration.md");
        if (Boolean.getBoolean("parley.writeReference")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, ReferencePage.text());
        }
        assertThat(page).as("write it anew with -Dparley.writeReference=true").hasContent(ReferencePage.text());
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder;
    }
}
