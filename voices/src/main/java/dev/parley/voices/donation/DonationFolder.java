package dev.parley.voices.donation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Donations on disk: {@code <id>.wav} and {@code <id>.json}. The second is written last, so a recording without it is no
 * donation. Readable by the server's user only: they hold addresses of people. Blocks.
 */
final class DonationFolder {
    private static final Logger log = LoggerFactory.getLogger(DonationFolder.class);
    /** Room left to what else lives on the disk. */
    private static final long RESERVE_BYTES = 64L << 20;

    private final Path folder;

    DonationFolder(Path folder) {
        this.folder = folder;
    }

    void store(Submission submission, Verification verification, Path recording, Instant now) throws DonationException {
        UUID id = verification.id();
        Path audio = folder.resolve(id + ".wav");
        Path metadata = folder.resolve(id + ".json");
        ObjectNode json = Json.object();
        json.set("submission", submission.json());
        json.set("verification", verification.json());
        json.put("timestamp", Verification.seconds(now)).put("timestamp_str", now.toString());
        try {
            prepare(Files.size(recording));
            put(recording, audio);
            Path text = Files.createTempFile(folder, ".donation-", ".tmp");
            try {
                Files.write(text, Json.bytes(json));
                Files.move(text, metadata, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(text);
            }
        } catch (IOException e) {
            if (!Files.isRegularFile(metadata)) {
                remove(audio);
            }
            throw new DonationException.NotStored(
                    "The donation could not be stored: the server's disk is full or cannot be written.", e);
        }
    }

    private void prepare(long bytes) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
        FileStore disk = Files.getFileStore(folder);
        if (disk.getUsableSpace() < bytes + RESERVE_BYTES) {
            throw new IOException("less than " + (RESERVE_BYTES >> 20) + " MiB free on the disk of " + folder);
        }
    }

    /** Whole or not at all, and with the permissions of a temporary file: its owner's. */
    private void put(Path recording, Path target) throws IOException {
        Path copy = Files.createTempFile(folder, ".donation-", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(copy)) {
                Files.copy(recording, out);
            }
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.atWarn().setCause(e).log("removing half a donation");
        }
    }
}
