package dev.parley.catalogue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may go wrong with a disk, in words for the user. */
final class Storage {
    private static final List<String> FULL = List.of("no space left", "not enough space", "disk quota exceeded");
    private static final int MEGA = 1_000_000;

    private Storage() {}

    static boolean isFull(@Nullable String message) {
        String text = String.valueOf(message).toLowerCase(Locale.ROOT);
        return FULL.stream().anyMatch(text::contains);
    }

    /** A failure of the folder, whatever source is asked. */
    static ModelException.Storage failure(Path folder, IOException cause) {
        if (isFull(cause.getMessage())) {
            return full(folder, cause);
        }
        boolean refused = cause instanceof AccessDeniedException
                || String.valueOf(cause.getMessage()).contains("ead-only");
        return refused
                ? new ModelException.Storage(
                        folder + " cannot be written by this user (" + cause.getMessage()
                                + "). Run the command as its owner, or choose another folder with models.dir.",
                        cause)
                : new ModelException.Storage("Writing in " + folder + " failed: " + words(cause), cause);
    }

    static ModelException.Storage full(Path folder, @Nullable Throwable cause) {
        String message = "The disk of " + folder
                + " is full. Make room, or choose another folder with models.dir, and pull again; nothing is half installed.";
        return cause == null ? new ModelException.Storage(message) : new ModelException.Storage(message, cause);
    }

    /** The message of a failure; the class's name where it has none. */
    static String words(Throwable cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName().replaceAll("(Exception|Error)$", "");
        return message == null || message.isBlank()
                ? kind
                : cause instanceof java.net.UnknownHostException ? "the host " + message + " is not known" : message;
    }

    static String megabytes(long bytes) {
        return bytes < MEGA
                ? (bytes + 999) / 1000 + " kB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGA);
    }

    /** Deletes a folder or file with all that is in it; one that is not there is none to delete. */
    static void delete(Path root) throws IOException {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Gone already.
        }
    }
}
