package dev.parley.recorder;

import dev.parley.dialect.Recording;
import dev.parley.dialect.Recordings;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings as files of JSON Lines, {@code YYYY-MM-DD_HH-MM-SS_<4 hex>.jsonl} in one folder, in Unmute's form (unmute.md
 * 11). Calls only queue their lines; one thread writes those of all calls, {@value #WRITE_EVERY_MS} ms apart.
 *
 * <p>Bounded: {@value #MAX_WAITING} bytes of all calls together wait to be written. A recording whose line would be more
 * ends there; what it has written stays. A recording that cannot be written (disk full, folder read-only) ends too, with
 * whole lines. Neither touches the call. Thread-safe.
 */
public final class FileRecordings implements Recordings, AutoCloseable {
    static final int MAX_WAITING = 32 << 20;
    static final int WRITE_EVERY_MS = 200;
    private static final int LAST_WRITES_S = 5;

    /** What a waiting line costs besides its bytes. */
    private static final int OVERHEAD = 64;

    private static final DateTimeFormatter BEGAN = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");
    private static final Logger log = LoggerFactory.getLogger(FileRecordings.class);

    private final Path folder;
    private final Surroundings surroundings;
    private final Consumer<End> ended;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Set<FileRecording> open = new LinkedHashSet<>();
    private final Set<FileRecording> touched = new LinkedHashSet<>();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("recorder").factory());

    /** How a recording came to its end. */
    public enum End {
        /** With its call. */
        CLOSED,
        /** The caller did not want it. */
        OPTED_OUT,
        /** It could not be written. */
        FAILED,
        /** Lines came faster than the disk takes them. */
        OVERFLOWED
    }

    /**
     * What a recording takes from outside.
     *
     * @param zone of the times in file names
     * @param random thread-safe
     * @param files makes a file that must not exist yet, and its folder if need be
     */
    record Surroundings(InstantSource clock, ZoneId zone, RandomGenerator random, NewFile files) {}

    /** Makes a file. */
    @FunctionalInterface
    interface NewFile {
        WritableByteChannel create(Path file) throws IOException;
    }

    /**
     * @param folder made when the first recording is written
     * @param random thread-safe
     * @param ended told about the end of each recording, on the writing thread
     */
    public FileRecordings(Path folder, InstantSource clock, RandomGenerator random, Consumer<End> ended) {
        this(folder, new Surroundings(clock, ZoneId.systemDefault(), random, PrivateFiles::create), ended);
    }

    FileRecordings(Path folder, Surroundings surroundings, Consumer<End> ended) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.ended = ended;
        writer.scheduleWithFixedDelay(this::write, WRITE_EVERY_MS, WRITE_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Recording begin() {
        return new FileRecording(this, surroundings.clock());
    }

    // On a call's loop.

    /** Queues a line; false when there is no room. */
    boolean add(FileRecording recording, byte[] line) {
        long cost = line.length + (long) OVERHEAD;
        if (waitingBytes.addAndGet(cost) > MAX_WAITING) {
            waitingBytes.addAndGet(-cost);
            return false;
        }
        waiting.add(() -> {
            waitingBytes.addAndGet(-cost);
            recording.append(line);
            open.add(recording);
            touched.add(recording);
        });
        return true;
    }

    /** Queues the end of a recording; there is always room for it. */
    void end(FileRecording recording, End how) {
        waiting.add(() -> finish(recording, how));
    }

    // On the writing thread.

    private void write() {
        try {
            Runnable next;
            while ((next = waiting.poll()) != null) {
                next.run();
            }
            touched.forEach(this::flush);
            touched.clear();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("writing recordings");
        }
    }

    private void flush(FileRecording recording) {
        if (!recording.flush()) {
            end(recording, End.FAILED);
        }
    }

    private void finish(FileRecording recording, End how) {
        open.remove(recording);
        touched.remove(recording);
        recording.finish(how).ifPresent(ended);
    }

    /** A name for a file that begins now. */
    Path newPath(LocalDateTime began) {
        return folder.resolve("%s_%04x.jsonl"
                .formatted(BEGAN.format(began), surroundings.random().nextInt(0x10000)));
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Writes what waits and closes every file. Blocks, for {@value #LAST_WRITES_S} s at most. */
    @Override
    public void close() {
        writer.execute(() -> {
            write();
            Set.copyOf(open).forEach(recording -> finish(recording, End.CLOSED));
        });
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_WRITES_S, TimeUnit.SECONDS)) {
                log.warn("recordings in {} were not written to their end: the disk takes too long", folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
