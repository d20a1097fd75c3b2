package dev.parley.codec;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts native libraries that ship inside jars onto disk, once per content: {@code <cache>/natives/<sha-256>/<file>}.
 * Several processes may do so at once; each sees either no file or the whole file.
 */
final class NativeCache {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCache.class);
    private final Path root;

    NativeCache(Path root) {
        this.root = root;
    }

    /** The user's cache folder; {@code -Dparley.cacheDir} overrides the platform's convention. */
    static NativeCache ofUser() {
        return new NativeCache(userCacheDirectory());
    }

    static Path userCacheDirectory() {
        String configured = System.getProperty("parley.cacheDir", "");
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        String home = System.getProperty("user.home", ".");
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            return Path.of(home, "Library", "Caches", "parley");
        }
        if (os.startsWith("windows")) {
            return environment("LOCALAPPDATA", Path.of(home, "AppData", "Local"))
                    .resolve("parley");
        }
        return environment("XDG_CACHE_HOME", Path.of(home, ".cache")).resolve("parley");
    }

    private static Path environment(String name, Path otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : Path.of(value);
    }

    /**
     * Returns the file holding {@code content}, writing it when needed. Falls back to a private temporary folder where
     * the cache cannot be written (read-only containers).
     */
    Path materialise(String fileName, byte[] content) throws IOException {
        try {
            return write(root.resolve("natives").resolve(sha256(content)), fileName, content);
        } catch (IOException e) {
            Path temporary = Files.createTempDirectory("parley-natives-");
            temporary.toFile().deleteOnExit();
            LOG.info("cannot write {} ({}), using {}", root, e.toString(), temporary);
            Path file = write(temporary, fileName, content);
            file.toFile().deleteOnExit();
            return file;
        }
    }

    private static Path write(Path folder, String fileName, byte[] content) throws IOException {
        Path target = folder.resolve(fileName);
        if (isWhole(target, content)) {
            return target;
        }
        Files.createDirectories(folder);
        Path partial = Files.createTempFile(folder, fileName, ".part");
        try {
            Files.write(partial, content);
            moveInto(partial, target);
        } catch (IOException e) {
            // Windows refuses to replace a library that another process has loaded; that one is as good.
            if (!isWhole(target, content)) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(partial);
        }
        return target;
    }

    private static void moveInto(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException e) {
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isWhole(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == content.length;
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform provides SHA-256", e);
        }
    }
}
