package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.shipped();

    @Test
    void theStarterSetIsWhatTheBuiltInEnginesNeed() throws Exception {
        assertThat(catalogue.resolve(List.of(Catalogue.STARTER)))
                .extracting(Model::id)
                .containsExactly("moonshine-tiny-en", "hibari", "smart-turn-v3.2");
        assertThat(catalogue.resolve(List.of("hibari", "starter", "hibari"))).hasSize(3);
    }

    @Test
    void everyFileHasAChecksumAndEveryModelItsLicence() {
        for (Model model : catalogue.models().values()) {
            assertThat(model.archive().sha256()).matches("[0-9a-f]{64}");
            assertThat(model.archive().blake2b()).matches("[0-9a-f]{64}");
            assertThat(model.archive().file()).endsWith(".whl");
            assertThat(model.all()).allSatisfy(file -> {
                assertThat(file.sha256()).matches("[0-9a-f]{64}");
                assertThat(file.size()).isPositive();
                assertThat(file.name()).matches("[A-Za-z0-9._-]+");
                assertThat(file.member()).endsWith("/" + file.name());
                assertThat(file.address().map(URI::getScheme).orElse("https")).isEqualTo("https");
            });
            assertThat(model.notices()).extracting(ModelFile::name).contains("LICENSE");
            assertThat(model.licence()).isIn("MIT", "Apache-2.0", "BSD-2-Clause");
        }
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        assertThatThrownBy(() -> catalogue.resolve(List.of("whisper")))
                .hasMessageContainingAll("'whisper'", "moonshine-tiny-en", "starter");
    }
}
