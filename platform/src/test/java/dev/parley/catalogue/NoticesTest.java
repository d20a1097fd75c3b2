package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.Installer.Outcome;
import dev.parley.catalogue.Installer.State;
import dev.parley.models.InstalledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest extends InstallingTest {
    private static final Download DOWNLOAD =
            new Download(Duration.ofSeconds(10), Duration.ofMillis(300), attempt -> {});

    private Source mirror() {
        return new MirrorSource(server.address(), DOWNLOAD);
    }

    private Installer installer(Catalogue catalogue) {
        return new Installer(catalogue, store, owner -> {});
    }

    private Outcome pull(Catalogue catalogue, Source source) throws Exception {
        return installer(catalogue)
                .pull(catalogue.resolve(List.of("starter")), List.of(source), 1, Progress.NONE)
                .getFirst();
    }

    @Test
    void textsOfTheCatalogueLieBesideTheFilesWhateverTheSource() throws Exception {
        server.with("w/weights.onnx", Samples.WEIGHTS).with("w/tokens.txt", Samples.TOKENS);
        server.with(Samples.WHEEL, Samples.wheel());
        Catalogue catalogue = Samples.licensed(server.address().resolve("w/").toString());
        Path packed = Files.write(folder.resolve("sample.zip"), Samples.packed()); // with a licence of its own
        pull(catalogue, new PageSource(DOWNLOAD));
        assertLicensed(catalogue);
        installer(catalogue).remove(Samples.ID);
        pull(catalogue, mirror());
        assertLicensed(catalogue);
        installer(catalogue).importFile(packed);
        assertLicensed(catalogue);
    }

    private void assertLicensed(Catalogue catalogue) throws IOException {
        InstalledModel installed = store.find(Samples.ID).orElseThrow();
        assertThat(Notices.problems(catalogue.models().get(Samples.ID), installed))
                .isEmpty();
        assertThat(installed.file("LICENSE")).content().contains("Copyright (c) 2025 Moonshine AI");
        assertThat(installed.file("NOTICE")).content().contains("Kokoro-82M");
        assertThat(installed.file(Notices.REFERENCE)).doesNotExist();
    }

    @Test
    void aMissingOrChangedNoticeIsFoundAndWrittenWithoutAskingAnybody() throws Exception {
        server.with(Samples.WHEEL, Samples.wheel());
        Catalogue catalogue = Samples.licensed("");
        pull(catalogue, mirror());
        InstalledModel installed = store.find(Samples.ID).orElseThrow();
        Files.delete(installed.file("LICENSE"));
        Files.writeString(installed.file("NOTICE"), "Take it.");
        Files.writeString(installed.file(Notices.REFERENCE), "from an earlier version");
        Model model = catalogue.models().get(Samples.ID);
        assertThat(Notices.problems(model, installed))
                .containsExactly("LICENSE is missing", "NOTICE has 8 bytes instead of 2429");
        assertThat(Inspection.problems(model, installed)).isEmpty();

        assertThat(pull(catalogue, mirror()).state()).isEqualTo(State.PRESENT);
        assertLicensed(catalogue);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void aNoticeThatOnlyTheWheelHasIsReferredToWhereItIsMissing() throws Exception {
        server.with(Samples.WHEEL, Samples.wheel());
        pull(Samples.catalogue(), mirror());
        Files.delete(store.find(Samples.ID).orElseThrow().file("LICENSE"));
        assertThat(pull(Samples.catalogue(), mirror()).state()).isEqualTo(State.PRESENT);
        assertThat(store.folder().resolve("sample/LICENCE-REFERENCE.txt"))
                .content()
                .contains("MIT");
        assertThat(server.asked).hasSize(1);
    }
}
