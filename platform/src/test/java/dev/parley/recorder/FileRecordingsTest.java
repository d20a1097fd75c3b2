package dev.parley.recorder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.Recording;
import dev.parley.recorder.FileRecordings.End;
import dev.parley.recorder.FileRecordings.NewFile;
import dev.parley.recorder.FileRecordings.Place;
import dev.parley.recorder.FileRecordings.Surroundings;
import dev.parley.session.Principal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of recordings: their form, their end, and disks that do not take them. */
class FileRecordingsTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    private final List<End> ends = new CopyOnWriteArrayList<>();
    private Retention retention = new Retention(Duration.ZERO, Long.MAX_VALUE);
    private Instant now = Instant.parse("2026-11-21T03:04:05.120Z");

    private FileRecordings recordings(Path where, NewFile files) {
        return new FileRecordings(
                new Place(where, retention, false),
                new Surroundings(() -> now, ZoneId.of("Europe/Paris"), new Random(3), files),
                ends::add);
    }

    private FileRecordings recordings() {
        return recordings(folder.resolve("calls"), PrivateFiles::create);
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(folder.resolve("calls"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder.resolve("calls"))) {
            return all.sorted().toList();
        }
    }

    private static byte[] event(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void linesAreUnmutesAndTheFileIsNamedAfterTheBeginning() throws Exception {
        try (FileRecordings all = recordings()) {
            Recording call = all.begin(Principal.ANONYMOUS);
            call.client(event("{\"type\":\"a\"}"));
            now = now.plusNanos(2_000_345_000L);
            call.server(event("{\"type\":\"é\"}"));
            call.close();
            assertThat(call.isKept()).isFalse();
        }
        assertThat(files()).singleElement().satisfies(file -> {
            assertThat(file.getFileName().toString()).matches("2026-11-21_04-04-05_[0-9a-f]{4}\\.jsonl");
            assertThat(Files.readString(file)).isEqualTo("""
                            {"timestamp_wall":1795230245.12,"event_sender":"client","data":{"type":"a"}}
                            {"timestamp_wall":1795230247.120345,"event_sender":"server","data":{"type":"é"}}
                            """);
        });
        assertThat(ends).containsExactly(End.CLOSED);
    }

    @Test
    void theFirstLineSaysWhoseCallItIs() throws Exception {
        try (FileRecordings all = recordings()) {
            Recording call = all.begin(Principal.ofKey("key_7", "\"mine\" é").byClientSecret());
            call.client(event("{}"));
            call.server(event("{}"));
        }
        assertThat(Files.readString(files().getFirst())).isEqualTo("""
                        {"principal":{"kind":"client_secret","key":"key_7","name":"\\"mine\\" é"},\
                        "timestamp_wall":1795230245.12,"event_sender":"client","data":{}}
                        {"timestamp_wall":1795230245.12,"event_sender":"server","data":{}}
                        """);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "1000, 0.000001", "500000000, 0.5", "123456789, 0.123456", "999999999, 0.999999"})
    void secondsAreWrittenAsPythonWritesThem(long nanos, String written) {
        assertThat(FileRecording.seconds(Instant.ofEpochSecond(0, nanos))).isEqualTo(written);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void othersMayNotReadThem() throws Exception {
        try (FileRecordings all = recordings()) {
            all.begin(Principal.ANONYMOUS).client(event("{}"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
                .isEqualTo("rw-r-----");
    }

    @Test
    void whatIsOpenAtTheEndIsWrittenAndClosed() throws Exception {
        try (FileRecordings all = recordings()) {
            for (int call = 0; call < 3; call++) {
                Recording open = all.begin(Principal.ANONYMOUS);
                for (int i = 0; i < 1000; i++) {
                    open.server(event("{\"n\":" + i + "}"));
                }
            }
        }
        assertThat(files())
                .hasSize(3)
                .allSatisfy(file -> assertThat(Files.readAllLines(file))
                        .hasSize(1000)
                        .last()
                        .asString()
                        .endsWith("\"data\":{\"n\":999}}"));
        assertThat(ends).containsOnly(End.CLOSED).hasSize(3);
    }

    @Test
    void aCallWithoutEventsLeavesNoFile() throws Exception {
        try (FileRecordings all = recordings()) {
            all.begin(Principal.ANONYMOUS).close();
        }
        assertThat(files()).isEmpty();
        assertThat(ends).isEmpty();
    }

    @Test
    void twoCallsOfOneSecondNeverShareAFile() throws Exception {
        Random always = new Random() {
            private int calls;

            @Override
            public int nextInt(int bound) {
                return ++calls < 6 ? 7 : 8;
            }
        };
        Surroundings surroundings = new Surroundings(() -> now, ZoneId.of("UTC"), always, PrivateFiles::create);
        try (FileRecordings all =
                new FileRecordings(new Place(folder.resolve("calls"), retention, false), surroundings, ends::add)) {
            all.begin(Principal.ANONYMOUS).client(event("{\"call\":1}"));
            all.begin(Principal.ANONYMOUS).client(event("{\"call\":2}"));
        }
        assertThat(files()).extracting(file -> Files.readAllLines(file).size()).containsExactly(1, 1);
    }

    @Test
    void anOptOutDeletesWhatWasKeptAndKeepsNothingAfterIt() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        NewFile watched = file -> {
            FileChannel channel = PrivateFiles.create(file);
            written.countDown();
            return channel;
        };
        try (FileRecordings all = recordings(folder.resolve("calls"), watched)) {
            Recording call = all.begin(Principal.ANONYMOUS);
            call.client(event("{\"said\":1}"));
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(files()).hasSize(1);
            call.forget();
            call.forget();
            call.server(event("{\"said\":2}"));
            call.close();
            Recording early = all.begin(Principal.ANONYMOUS);
            early.client(event("{}"));
            early.forget();
        }
        assertThat(files()).isEmpty();
        assertThat(ends).containsExactly(End.OPTED_OUT, End.OPTED_OUT);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskEndsTheRecordingAndNothingElse() throws Exception {
        FileRecordings all =
                recordings(folder.resolve("calls"), file -> FileChannel.open(FULL, StandardOpenOption.WRITE));
        Recording call = all.begin(Principal.ANONYMOUS);
        call.client(event("{}"));
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ends.isEmpty() && System.nanoTime() < patience) {
            Thread.onSpinWait();
        }
        assertThat(call.isKept()).isFalse();
        call.server(event("{}"));
        call.close();
        all.close();
        assertThat(ends).containsExactly(End.FAILED);
    }

    @Test
    void aDiskThatFillsUpKeepsWholeLines() throws Exception {
        NewFile small = file -> new SmallDisk(PrivateFiles.create(file), 100);
        try (FileRecordings all = recordings(folder.resolve("calls"), small)) {
            Recording call = all.begin(Principal.ANONYMOUS);
            call.client(event("{\"n\":1}"));
            call.client(event("{\"n\":2}"));
        }
        assertThat(files())
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file)).endsWith("\"data\":{\"n\":1}}\n"));
        assertThat(ends).containsExactly(End.FAILED);
    }

    @Test
    void aFolderThatCannotBeEndsTheRecordingAndTheNextOneTriesAgain() throws Exception {
        Path blocked = folder.resolve("calls");
        Files.writeString(blocked, "a file where the folder should be");
        try (FileRecordings all = recordings()) {
            all.begin(Principal.ANONYMOUS).client(event("{}"));
        }
        assertThat(ends).containsExactly(End.FAILED);
        Files.delete(blocked);
        try (FileRecordings all = recordings()) {
            all.begin(Principal.ANONYMOUS).client(event("{}"));
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void aDiskThatIsTooSlowEndsTheRecordingThatOverflows() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        NewFile slow = file -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return PrivateFiles.create(file);
        };
        byte[] large = event("{\"x\":\"" + "y".repeat(FileRecordings.MAX_WAITING / 4) + "\"}");
        try (FileRecordings all = recordings(folder.resolve("calls"), slow)) {
            Recording call = all.begin(Principal.ANONYMOUS);
            int taken = 0;
            // The writing thread takes what waits out of the account before it gets stuck, once at most.
            while (call.isKept() && taken < 20) {
                call.server(large);
                taken++;
            }
            assertThat(taken).isBetween(4, 9);
            stuck.countDown();
        }
        assertThat(ends).containsExactly(End.OVERFLOWED);
        assertThat(files()).hasSize(1);
    }

    private Path old(String name, int bytes, Duration age) throws IOException {
        Files.createDirectories(folder.resolve("calls"));
        Path file = Files.write(folder.resolve("calls").resolve(name), new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.from(now.minus(age)));
        return file;
    }

    @Test
    void oldRecordingsGoAndWhatIsNoneStays() throws IOException {
        now = Instant.now();
        Path gone = old("2026-10-01_00-00-00_00aa.jsonl", 9, Duration.ofHours(25));
        Path young = old("2026-10-02_00-00-00_00aa.jsonl", 9, Duration.ofHours(23));
        Path other = old("notes.jsonl", 9, Duration.ofDays(99));
        retention = new Retention(Duration.ofHours(24), Long.MAX_VALUE);
        recordings().close();
        assertThat(gone).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
    }

    @Test
    void theOldestGoWhereThereIsNoMoreRoom() throws IOException {
        now = Instant.now();
        Path oldest = old("2026-10-01_00-00-00_00aa.jsonl", 600, Duration.ofHours(3));
        Path younger = old("2026-10-02_00-00-00_00aa.jsonl", 600, Duration.ofHours(2));
        retention = new Retention(Duration.ZERO, 1_250);
        try (FileRecordings all = recordings()) {
            Recording call = all.begin(Principal.ANONYMOUS);
            call.client(event("{}"));
            call.close();
        }
        assertThat(oldest).doesNotExist();
        assertThat(younger).exists();
        assertThat(ends).containsExactly(End.CLOSED);
    }

    @Test
    void aCallForWhichNothingIsLeftToDeleteIsNoLongerRecorded() throws IOException {
        retention = new Retention(Duration.ZERO, 200);
        try (FileRecordings all = recordings()) {
            Recording call = all.begin(Principal.ANONYMOUS);
            for (int i = 0; i < 10; i++) {
                call.client(event("{\"number\":" + i + "}"));
            }
        }
        assertThat(ends).containsExactly(End.FULL);
        assertThat(files().stream().mapToLong(each -> each.toFile().length()).sum())
                .isLessThanOrEqualTo(200);
    }
}
