package dev.parley.recorder;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.Recording;
import dev.parley.dialect.support.Json;
import dev.parley.recorder.FileRecordings.End;
import dev.parley.session.Principal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call's file. {@link Recording}'s methods belong to the call's loop, the others to the writing thread. */
final class FileRecording implements Recording {
    private static final int TRIES = 16;
    private static final byte[] CLIENT = "client".getBytes(US_ASCII);
    private static final byte[] SERVER = "server".getBytes(US_ASCII);
    private static final Logger log = LoggerFactory.getLogger(FileRecording.class);

    private final FileRecordings all;
    private final InstantSource clock;
    private final LocalDateTime began;
    private final String ending;
    private final Principal caller;

    // The call's loop.
    private boolean over;
    private boolean forgotten;
    private boolean told;

    /** Set by the writing thread: nothing more needs to be queued. */
    private volatile boolean lost;

    // The writing thread.
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Optional<Path> path = Optional.empty();
    private Optional<WritableByteChannel> file = Optional.empty();
    private long wholeLines;
    private boolean failed;
    private boolean finished;

    /** @param ending of its file's name */
    FileRecording(FileRecordings all, InstantSource clock, Principal caller, String ending) {
        this.ending = ending;
        this.all = all;
        this.caller = caller;
        this.clock = clock;
        this.began = LocalDateTime.ofInstant(clock.instant(), all.surroundings().zone());
    }

    @Override
    public boolean isKept() {
        return !over && !lost;
    }

    @Override
    public void client(byte[] event) {
        add(CLIENT, event);
    }

    @Override
    public void server(byte[] event) {
        add(SERVER, event);
    }

    private void add(byte[] sender, byte[] event) {
        if (isKept()) {
            byte[] line = line(sender, event);
            add(line.length, () -> line);
        }
    }

    /** Adds a line that the writing thread makes, of about so many bytes. */
    void add(long bytes, Supplier<byte[]> line) {
        if (isKept() && !all.add(this, bytes, line)) {
            over = true;
            all.end(this, End.OVERFLOWED);
        }
    }

    private byte[] line(byte[] sender, byte[] event) {
        byte[] head = ("{" + whose() + "\"timestamp_wall\":" + seconds(clock.instant()) + ",\"event_sender\":\"")
                .getBytes(UTF_8);
        byte[] middle = "\",\"data\":".getBytes(US_ASCII);
        byte[] tail = "}\n".getBytes(US_ASCII);
        return ByteBuffer.allocate(head.length + sender.length + middle.length + event.length + tail.length)
                .put(head)
                .put(sender)
                .put(middle)
                .put(event)
                .put(tail)
                .array();
    }

    /** In the first line, whose call it is. On an open server the files are Unmute's to the letter. */
    private String whose() {
        if (told || caller.equals(Principal.ANONYMOUS)) {
            return "";
        }
        told = true;
        ObjectNode fields = Json.object()
                .put("kind", caller.kind().name().toLowerCase(Locale.ROOT))
                .put("key", caller.key())
                .put("name", caller.name());
        return "\"principal\":" + fields + ",";
    }

    /** Unix time in seconds as Python writes it: down to microseconds, without zeros that say nothing. */
    static String seconds(Instant time) {
        String micros = "%06d".formatted(time.getNano() / 1000).replaceFirst("(?<=.)0+$", "");
        return time.getEpochSecond() + "." + micros;
    }

    @Override
    public void forget() {
        over = true;
        if (!forgotten) {
            forgotten = true;
            all.end(this, End.OPTED_OUT);
        }
    }

    @Override
    public void close() {
        if (!over) {
            over = true;
            all.end(this, End.CLOSED);
        }
    }

    // On the writing thread.

    /** Makes a line; one that cannot be made ends the recording, as one that cannot be written does. */
    void append(Supplier<byte[]> line) {
        if (finished || failed) {
            return;
        }
        try {
            lines.writeBytes(line.get());
        } catch (RuntimeException e) {
            failed = true;
            lost = true;
            log.atError().setCause(e).log("a recording ends, its call goes on: a line of it cannot be made");
        }
    }

    /** Bytes of the lines that wait. */
    int waits() {
        return finished || failed ? 0 : lines.size();
    }

    /** Its file, once there is one. */
    Optional<Path> path() {
        return path;
    }

    /** Writes the lines that wait; false when that failed. */
    boolean flush() {
        byte[] batch = lines.toByteArray();
        lines.reset();
        if (batch.length == 0 || failed) {
            return !failed;
        }
        ByteBuffer rest = ByteBuffer.wrap(batch);
        try {
            WritableByteChannel out = file.isPresent() ? file.get() : open();
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            wholeLines += batch.length;
            return true;
        } catch (IOException e) {
            failed = true;
            lost = true;
            log.warn(
                    "a recording ends, its call goes on: {} cannot be written: {}",
                    path.map(Path::toString).orElse("its file"),
                    e.toString());
            cutToWholeLines(batch, rest.position());
            return false;
        }
    }

    private WritableByteChannel open() throws IOException {
        for (int i = 1; ; i++) {
            Path fresh = all.newPath(began, ending);
            path = Optional.of(fresh);
            try {
                WritableByteChannel opened = all.surroundings().files().create(fresh);
                file = Optional.of(opened);
                return opened;
            } catch (FileAlreadyExistsException e) {
                path = Optional.empty();
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void cutToWholeLines(byte[] batch, int written) {
        int end = written;
        while (end > 0 && batch[end - 1] != '\n') {
            end--;
        }
        if (end < written && file.isPresent() && file.get() instanceof SeekableByteChannel channel) {
            try {
                channel.truncate(wholeLines + end);
            } catch (IOException e) {
                log.debug("the last line stays incomplete", e);
            }
        }
    }

    /** Ends it. Returns how it came to its end, if that is news and there was anything to end. */
    Optional<End> finish(End how) {
        boolean news = !finished;
        if (news && (how == End.CLOSED || how == End.OVERFLOWED)) {
            flush();
        }
        boolean begun = path.isPresent() || failed || how == End.FULL;
        finished = true;
        lost = true;
        lines.reset();
        closeFile();
        if (how == End.OPTED_OUT) {
            delete();
            return news ? Optional.of(how) : Optional.empty();
        }
        return news && begun ? Optional.of(failed ? End.FAILED : how) : Optional.empty();
    }

    private void closeFile() {
        if (file.isPresent()) {
            try {
                file.get().close();
            } catch (IOException e) {
                log.warn("closing {}: {}", path.map(Path::toString).orElse(""), e.toString());
            }
            file = Optional.empty();
        }
    }

    private void delete() {
        if (path.isPresent()) {
            try {
                Files.deleteIfExists(path.get());
            } catch (IOException e) {
                log.error("a caller did not want this recording, and it cannot be deleted: {}: {}", path.get(), e);
            }
        }
    }
}
