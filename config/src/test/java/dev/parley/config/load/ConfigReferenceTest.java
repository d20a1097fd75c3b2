package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written from the settings is what the settings say; {@code ./parley reference} writes it. */
class ConfigReferenceTest {
    private static final boolean WRITE = Boolean.getBoolean("parley.writeReference");
    private static final String REMEDY = "to write %s anew run: ./parley reference";

    @Test
    void theReferencePageIsWhatTheCodeSays() throws IOException {
        Path page = repository().resolve("docs/reference/configuration.md");
        if (WRITE) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, ReferencePage.text());
        }
        assertThat(page).as(REMEDY, page.getFileName()).hasContent(ReferencePage.text());
    }

    @Test
    void theTemplateOfTheEnvironmentHasEveryVariableAndNoOther() throws IOException {
        Path template = repository().resolve(".env.template");
        List<String> renewed = EnvironmentTemplate.renewed(Files.readAllLines(template));
        if (WRITE) {
            Files.write(template, renewed);
        }
        assertThat(Files.readAllLines(template))
                .as(REMEDY, template.getFileName())
                .isEqualTo(renewed);
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder;
    }
}
