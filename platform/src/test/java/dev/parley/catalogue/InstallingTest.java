package dev.parley.catalogue;

import dev.parley.models.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that has files, and an empty folder for models. */
abstract class InstallingTest {
    @TempDir
    Path folder;

    FileServer server;
    ModelStore store;

    @BeforeEach
    final void serve() throws IOException {
        server = new FileServer();
        store = ModelStore.of(folder.resolve("models"));
    }

    @AfterEach
    final void close() {
        server.close();
    }
}
