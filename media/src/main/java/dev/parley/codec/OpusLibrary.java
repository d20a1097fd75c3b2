package dev.parley.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds libopus for the running platform: {@code -Dparley.opus.library=<path>} if set, else the copy inside the
 * {@code lwjgl-opus} natives jar. Loaded once; it stays loaded for the life of the process.
 */
final class OpusLibrary {
    private static final @Nullable SymbolLookup SYMBOLS;
    private static final @Nullable OpusException FAILURE;

    static {
        SymbolLookup symbols = null;
        OpusException failure = null;
        try {
            symbols = SymbolLookup.libraryLookup(locate(), Arena.global());
        } catch (IOException | RuntimeException e) {
            failure = new OpusException(
                    "libopus cannot be loaded on " + platform()
                            + "; install libopus and start with -Dparley.opus.library=<path to the library>: "
                            + e.getMessage(),
                    e);
        }
        SYMBOLS = symbols;
        FAILURE = failure;
    }

    private OpusLibrary() {}

    /** @throws OpusException with {@link OpusException#NOT_LOADED}, saying why and what to do */
    static SymbolLookup require() {
        if (SYMBOLS != null) {
            return SYMBOLS;
        }
        throw new OpusException(FAILURE == null ? "libopus is not loaded" : FAILURE.getMessage(), FAILURE);
    }

    private static Path locate() throws IOException {
        String configured = System.getProperty("parley.opus.library", "");
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        String os = os();
        String fileName =
                switch (os) {
                    case "windows" -> "opus.dll";
                    case "macos" -> "libopus.dylib";
                    default -> "libopus.so";
                };
        String resource = "/" + platform() + "/org/lwjgl/opus/" + fileName;
        try (InputStream in = OpusLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no bundled libopus at " + resource);
            }
            return NativeCache.ofUser().materialise(fileName, in.readAllBytes());
        }
    }

    private static String platform() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return os() + "/"
                + switch (arch) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64" -> "arm64";
                    default -> arch;
                };
    }

    private static String os() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "macos" : "linux";
    }
}
