package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.catalogue.content.Checksum;
import dev.parley.catalogue.content.Checksums;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] FILE = Samples.WEIGHTS;

    @TempDir
    Path folder;

    private FileServer server;
    private final List<Integer> pauses = new ArrayList<>();
    private Path part;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer().with("file.bin", FILE);
        part = folder.resolve("part");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void fetch() throws ModelException, InterruptedException {
        fetch(server.address().resolve("file.bin"));
    }

    private void fetch(URI address) throws ModelException, InterruptedException {
        fetch(new Download(Duration.ofSeconds(10), Duration.ofMillis(300), pauses::add), address);
    }

    private void fetch(Download download, URI address) throws ModelException, InterruptedException {
        download.fetch(new Download.Wanted(
                address,
                part,
                FILE.length,
                Optional.of(new Checksum(
                        Checksum.Kind.SHA_256, Checksums.hex(Checksums.sha256().digest(FILE)))),
                done -> {}));
    }

    private void assertWhole() throws IOException {
        assertThat(Files.readAllBytes(part)).isEqualTo(FILE);
    }

    @Test
    void comesWhole() throws Exception {
        fetch();
        assertWhole();
        assertThat(pauses).isEmpty();
    }

    @Test
    void aCutConnectionIsTakenUpWhereItBroke() throws Exception {
        server.then(FileServer.cutAfter(100_000)).then(FileServer.cutAfter(100_000));
        fetch();
        assertWhole();
        assertThat(server.asked).hasSize(3);
        assertThat(server.asked.get(1)).startsWith("file.bin bytes=");
    }

    @Test
    void anEarlierRunsPartIsTakenUp() throws Exception {
        Files.write(part, java.util.Arrays.copyOf(FILE, 123_456));
        fetch();
        assertWhole();
        assertThat(server.asked).containsExactly("file.bin bytes=123456-");
    }

    @Test
    void aPartOfAnotherFileIsThrownAway() throws Exception {
        Files.write(part, new byte[123_456]);
        fetch();
        assertWhole();
        assertThat(server.asked).containsExactly("file.bin bytes=123456-", "file.bin");
    }

    @Test
    void aServerWithoutRangesSendsItAnew() throws Exception {
        server.then(FileServer.cutAfter(100_000)).then(FileServer.ignoringRange());
        fetch();
        assertWhole();
    }

    @Test
    void anotherPartThanAskedForIsNotTaken() throws Exception {
        Files.write(part, java.util.Arrays.copyOf(FILE, 5_000));
        server.then(FileServer.otherRange());
        fetch();
        assertWhole();
    }

    @Test
    void aRangeBeyondTheEndStartsAnew() throws Exception {
        Files.write(part, java.util.Arrays.copyOf(FILE, 5_000));
        server.then(FileServer.status(416));
        fetch();
        assertWhole();
    }

    @Test
    void whatIsDamagedIsRefusedAndNotKept() {
        server.then(FileServer.damaged());
        assertThatThrownBy(this::fetch)
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("file.bin", "SHA-256", "something else or damaged");
        assertThat(part).doesNotExist();
    }

    @Test
    void aRefusalIsNotRepeated() {
        server.then(FileServer.status(403));
        assertThatThrownBy(this::fetch).hasMessageContainingAll("refuses to give file.bin", "403");
        assertThatThrownBy(() -> fetch(server.address().resolve("other.bin")))
                .hasMessageContainingAll("has no other.bin", "404");
        assertThat(server.asked).hasSize(2);
        assertThat(pauses).isEmpty();
    }

    @Test
    void anOverloadedServerIsAskedAgain() throws Exception {
        server.then(FileServer.status(503)).then(FileServer.status(429));
        fetch();
        assertWhole();
        assertThat(pauses).containsExactly(1, 2);
    }

    @Test
    void aFileOfAnotherSizeIsNotRead() {
        server.with("file.bin", new byte[1234]);
        assertThatThrownBy(this::fetch).hasMessageContainingAll("1234", String.valueOf(FILE.length), "another file");
        assertThat(part).doesNotExist();
    }

    @Test
    void aServerThatStallsIsGivenUpAndWhatCameIsKept() throws Exception {
        server.then(server.stalling())
                .then(server.stalling())
                .then(server.stalling())
                .then(server.stalling());
        assertThatThrownBy(this::fetch).hasMessageContainingAll("no answer for 300 ms", "the next pull goes on");
        assertThat(Files.size(part)).isEqualTo(1000);
        fetch();
        assertWhole();
    }

    @Test
    void oneThatIsNotThereIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> fetch(URI.create("http://127.0.0.1:" + free + "/file.bin")))
                .hasMessageContaining("127.0.0.1:" + free + " did not send file.bin");
        assertThat(pauses).isEmpty();
    }

    /** A listener whose queue is full drops what comes, as a firewall does. */
    @Test
    void oneThatDropsPacketsIsGivenUpForAllFilesOfThePull() throws Exception {
        Download download = new Download(Duration.ofMillis(200), Duration.ofMillis(300), pauses::add);
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assumeTrue(fill(listener, queue), "this system's listeners drop nothing");
            URI host = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
            assertThatThrownBy(() -> fetch(download, host.resolve("file.bin")))
                    .hasMessageContaining("did not send file.bin: no connection within 200 ms");
            for (int i = 0; i < queue.size(); i++) {
                listener.accept().close(); // there is room again
            }
            assertThatThrownBy(() -> fetch(download, host.resolve("second.bin")))
                    .hasMessageContaining("did not send second.bin: no connection within 200 ms");
            assertThat(pauses).isEmpty();
        } finally {
            for (Socket each : queue) {
                each.close();
            }
        }
    }

    private static boolean fill(ServerSocket listener, List<Socket> queue) throws IOException {
        for (int i = 0; i < 16; i++) {
            Socket socket = new Socket();
            try {
                socket.connect(listener.getLocalSocketAddress(), 1000);
                queue.add(socket);
            } catch (SocketTimeoutException e) {
                socket.close();
                return true;
            }
        }
        return false;
    }

    @Test
    void redirectsAreFollowedWithoutThePassword() throws Exception {
        try (FileServer other = new FileServer().with("there/file.bin", FILE)) {
            server.then(FileServer.redirect("/again")).with("again", FILE);
            server.then(FileServer.redirect(
                    other.address().resolve("there/file.bin").toString()));
            URI address = server.address();
            fetch(URI.create("http://user:pass@127.0.0.1:" + address.getPort() + "/file.bin"));
            assertWhole();
            assertThat(server.authorised).first().isEqualTo("Basic dXNlcjpwYXNz");
            assertThat(other.authorised).isEmpty();
        }
    }

    @Test
    void endlessRedirectsEnd() {
        for (int i = 0; i < 20; i++) {
            server.then(FileServer.redirect("/file.bin"));
        }
        assertThatThrownBy(this::fetch).hasMessageContaining("without end");
        assertThatThrownBy(() -> {
                    server.then(FileServer.redirect("file:///etc/passwd"));
                    fetch();
                })
                .isInstanceOf(ModelException.class);
    }
}
