package dev.parley.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that goes with the process that made it, readable by its owner only. A process that is killed leaves it: whoever
 * makes the next of the same name clears it away. A lock that the system takes back with the process tells the living from
 * the dead, also between containers that share a disk. Thread-safe; blocks.
 */
public final class TemporaryFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String LOCK = ".lock";

    /** A folder without a lock, as earlier versions made them, is taken for left behind after as long. */
    private static final Duration UNLOCKED = Duration.ofDays(1);

    /** Folders of this process. Their locks are not looked at: to close a second channel would give the lock back. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private TemporaryFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes a folder below the system's folder for temporary files, after clearing those that killed processes left.
     *
     * @param name what it is for
     */
    public static TemporaryFolder open(String name) {
        return open(Path.of(System.getProperty("java.io.tmpdir")), name);
    }

    /** One at a time in a process: a lock that another thread is about to take looks free. */
    static synchronized TemporaryFolder open(Path parent, String name) {
        String prefix = "parley-" + name + "-";
        try {
            clear(parent, prefix);
            while (true) {
                Path fresh = Files.createTempDirectory(parent, prefix);
                Path lock = fresh.resolve(LOCK);
                FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                // Another process may have taken the folder for left behind before the lock was held.
                if (channel.tryLock() != null && Files.exists(lock)) {
                    OWN.add(fresh);
                    return new TemporaryFolder(fresh, channel);
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for " + name + " in " + parent, e);
        }
    }

    private static void clear(Path parent, String prefix) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path folder : folders) {
                try {
                    if (!OWN.contains(folder)) {
                        clear(folder);
                    }
                } catch (IOException e) {
                    // Another user's, or another process clears it at the same time: no reason not to start.
                    log.debug("{} stays: {}", folder, e.toString());
                }
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        if (!Files.exists(lock)) {
            if (Files.getLastModifiedTime(folder)
                    .toInstant()
                    .isBefore(Instant.now().minus(UNLOCKED))) {
                delete(folder);
            }
            return;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                log.info("clearing {}, which a process left that was killed", folder);
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    public Path path() {
        return path;
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() {
        try {
            delete(path);
            channel.close();
        } catch (IOException e) {
            log.debug("{} stays: {}", path, e.toString());
        } finally {
            OWN.remove(path);
        }
    }
}
