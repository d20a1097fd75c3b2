package dev.parley.recorder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long recordings stay, and how much room all of them may take. Only files with a recording's name count and are
 * deleted. On the writing thread.
 *
 * @param keep zero: as long as there is room
 * @param bytes most that all take together
 */
public record Retention(Duration keep, long bytes) {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Pattern NAME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}_\\d{2}-\\d{2}-\\d{2}_[0-9a-f]{4}(\\.events)?\\.jsonl");

    private record Kept(Path path, Instant written, long bytes) {}

    /**
     * Deletes what is too old, then the oldest until the rest has room.
     *
     * @param open files that are being written
     * @return bytes that are left
     */
    long sweep(Path folder, Instant now, Set<Path> open) {
        List<Kept> files = files(folder);
        long total = files.stream().mapToLong(Kept::bytes).sum();
        for (Kept each : files) {
            boolean old = !keep.isZero() && each.written().isBefore(now.minus(keep));
            if (!open.contains(each.path()) && (old || total > bytes) && delete(each.path())) {
                total -= each.bytes();
            }
        }
        return total;
    }

    /** Oldest first. */
    private static List<Kept> files(Path folder) {
        List<Kept> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                folder, each -> NAME.matcher(each.getFileName().toString()).matches())) {
            for (Path each : all) {
                files.add(new Kept(each, Files.getLastModifiedTime(each).toInstant(), Files.size(each)));
            }
        } catch (IOException e) {
            log.atWarn().setCause(e).log("recordings in {} cannot be looked through", folder);
        }
        files.sort(Comparator.comparing(Kept::written).thenComparing(Kept::path));
        return files;
    }

    private static boolean delete(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("a recording that is to go cannot be deleted: {}: {}", file, e.toString());
            return false;
        }
    }
}
