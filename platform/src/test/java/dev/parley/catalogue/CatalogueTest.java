package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.catalogue.content.Checksum;
import dev.parley.models.InstalledModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            assertThat(model.all()).allSatisfy(file -> {
                assertThat(file.size()).isPositive();
                assertThat(file.name()).matches("[A-Za-z0-9._-]+");
                assertThat(file.members()).isNotEmpty();
                assertThat(file.address().map(URI::getScheme).orElse("https")).isEqualTo("https");
            });
            assertThat(URI.create(model.terms()).getScheme()).isEqualTo("https");
        }
    }

    @Test
    void theStarterSetIsFreeAndComesInWheelsThatCannotBeExchanged() throws Exception {
        for (Model model : catalogue.resolve(List.of(Catalogue.STARTER))) {
            Archive wheel = model.archives().getFirst();
            assertThat(wheel.sha256()).matches("[0-9a-f]{64}");
            assertThat(wheel.blake2b()).matches("[0-9a-f]{64}");
            assertThat(wheel.file()).endsWith(".whl");
            assertThat(model.archives()).hasSize(1);
            assertThat(model.all()).extracting(file -> file.checksum().kind()).containsOnly(Checksum.Kind.SHA_256);
            assertThat(model.notices()).extracting(ModelFile::name).contains("LICENSE");
            assertThat(model.licence()).isIn("MIT", "Apache-2.0", "BSD-2-Clause");
        }
    }

    /** The texts are those of the wheels, byte for byte: the same lies beside the files whatever source they came from. */
    @Test
    void theTextOfEveryNoticeComesWithTheCatalogue(@TempDir Path folder) throws Exception {
        for (Model model : catalogue.models().values()) {
            Path files = Files.createDirectories(folder.resolve(model.id()));
            Notices.write(model, files);
            assertThat(Notices.problems(model, new InstalledModel(model.id(), files)))
                    .as(model.id())
                    .isEmpty();
            if (Set.of("MIT", "Apache-2.0", "BSD-2-Clause").contains(model.licence())) {
                assertThat(files.resolve("LICENSE")).exists();
                assertThat(files.resolve("LICENCE-REFERENCE.txt")).doesNotExist();
            } else {
                assertThat(files.resolve("LICENCE-REFERENCE.txt")).content().contains(model.terms());
            }
        }
    }

    /** What no engine opens takes room on every machine, and a language nobody speaks is a promise. */
    @Test
    void theVoiceIsAmericanAndHasNoFilesOfAnother() {
        Model voice = catalogue.find("hibari").orElseThrow();
        assertThat(voice.languages()).containsExactly("en-US");
        assertThat(voice.files()).extracting(ModelFile::name).noneMatch(name -> name.contains("gb"));
    }

    @Test
    void moonshineHasFurtherSizesAndLanguagesUnderTheirOwnLicences() {
        assertThat(catalogue.find("moonshine-base-en").orElseThrow().licence()).isEqualTo("MIT");
        assertThat(catalogue.models().values().stream()
                        .filter(model -> model.id().startsWith("moonshine-")))
                .hasSizeGreaterThan(8)
                .allSatisfy(model -> {
                    boolean english = model.languages().equals(List.of("en"));
                    assertThat(model.licence().equals("MIT")).as(model.id()).isEqualTo(english);
                    assertThat(model.files())
                            .extracting(ModelFile::name)
                            .containsExactlyInAnyOrder(
                                    "encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin");
                });
    }

    @Test
    void aFileOfTheUserAddsModelsAndReplacesOthers(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.yaml"), """
                models:
                  moonshine-base-de:
                    title: Ours
                    purpose: speech-to-text
                    licence: ours
                    languages: [de]
                    replaces: nothing
                    homepage: https://models.example
                    files:
                      - {name: a.ort, size: 3, crc32c: '364b3fb7', address: 'https://models.example/a.ort'}
                  hibari: {title: Else, purpose: p, licence: l, languages: [en], replaces: n, homepage: 'https://h',
                    files: [{name: b, size: 1, crc32c: '00000000', address: 'https://h/b'}]}
                """);
        Catalogue both = catalogue.with(Optional.of(file));
        assertThat(both.find("moonshine-base-de").orElseThrow().download()).isEqualTo(3);
        assertThat(both.find("hibari").orElseThrow().title()).isEqualTo("Else");
        assertThat(both.find("moonshine-tiny-en")).isEqualTo(catalogue.find("moonshine-tiny-en"));
        assertThat(both.sets()).isEqualTo(catalogue.sets());
        assertThat(catalogue.with(Optional.empty())).isEqualTo(catalogue);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models: {X Y: {}}|'X Y' cannot be the name",
                "models: {a: {files: [{name: n, size: 1, address: 'https://a/b'}]}}|sha256 is missing",
                "models: {a: {files: [{name: n, size: 1, crc32c: 12}]}}|'12' is no CRC32C",
                "models: {a: {files: [{name: n, size: 1, crc32c: 0000000a}]}}|address",
                "models: {a: {files: [{name: n, text: none.txt, size: 1, crc32c: '0000000a'}]}}|no text none.txt",
                "models: {a: {archive: {registry: maven}}}|registry is 'maven'",
                "nothing: here|models is no mapping",
                "models: [|is no catalogue"
            })
    void whatIsWrongInAFileOfTheUserIsNamed(String text, String words, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.yaml"), text);
        assertThatThrownBy(() -> catalogue.with(Optional.of(file)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("models.catalogue", "own.yaml", words);
        assertThatThrownBy(() -> catalogue.with(Optional.of(folder.resolve("none.yaml"))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none.yaml");
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        assertThatThrownBy(() -> catalogue.resolve(List.of("whisper")))
                .hasMessageContainingAll("'whisper'", "moonshine-tiny-en", "starter");
    }
}
