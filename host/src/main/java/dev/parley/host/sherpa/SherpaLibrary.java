package dev.parley.host.sherpa;

import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.models.PlatformName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The loaded library. Its functions are those of {@code c-api.h}; what they are given is laid out as {@link ConfigLayout}
 * says, which holds for the versions in {@link #VERIFIED}. Thread-safe.
 */
final class SherpaLibrary {
    /** Versions whose structures were compared, field by field. */
    static final List<String> VERIFIED = List.of("1.13.4", "1.13.5", "1.13.6", "1.13.7", "1.13.8");

    /** Of its names in the catalogue, one for each platform. */
    private static final String PREFIX = "sherpa-onnx-";

    private static final int LONGEST_VERSION = 64;
    private static final float FULL_SCALE = 32_768;
    private static final Linker LINKER = Linker.nativeLinker();

    private final SymbolLookup symbols;

    private SherpaLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /** @throws IOException with what to do, where it is not installed, or is none that is known here */
    static SherpaLibrary load(ModelStore models) throws IOException {
        String id = PREFIX
                + PlatformName.here()
                        .orElseThrow(() -> new IOException("sherpa-onnx has no library for "
                                + System.getProperty("os.name") + " on " + System.getProperty("os.arch")));
        InstalledModel library = models.find(id)
                .orElseThrow(() -> new IOException("the library " + id + " of the engine sherpa is not in "
                        + models.folders() + "; get it with `./parley models pull " + id + "`"));
        System.load(file(library, "onnxruntime").toString());
        SherpaLibrary loaded =
                new SherpaLibrary(SymbolLookup.libraryLookup(file(library, "sherpa-onnx-c-api"), Arena.global()));
        String version = loaded.version();
        if (!VERIFIED.contains(version)) {
            throw new IOException("the library in " + library.folder() + " is sherpa-onnx " + version
                    + ", whose structures are not known here; " + VERIFIED.getFirst() + " to " + VERIFIED.getLast()
                    + " are: get it anew with `./parley models remove " + id + "` and `./parley models pull " + id
                    + "`");
        }
        return loaded;
    }

    private static Path file(InstalledModel library, String name) throws IOException {
        for (String candidate : List.of("lib" + name + ".so", "lib" + name + ".dylib", name + ".dll")) {
            Path file = library.folder().resolve(candidate);
            if (Files.isRegularFile(file)) {
                return file.toAbsolutePath();
            }
        }
        throw new IOException("the library " + name + " is missing in " + library.folder()
                + "; get it anew with `./parley models remove " + library.id() + "` and `./parley models pull "
                + library.id() + "`");
    }

    private String version() {
        MemorySegment text =
                (MemorySegment) call(function("SherpaOnnxGetVersionStr", FunctionDescriptor.of(ValueLayout.ADDRESS)));
        return text.reinterpret(LONGEST_VERSION).getString(0);
    }

    MethodHandle function(String name, FunctionDescriptor form) {
        return LINKER.downcallHandle(symbols.findOrThrow(name), form);
    }

    /** Samples as the library takes them, from -1 to 1. */
    static MemorySegment floats(short[] samples, SegmentAllocator memory) {
        MemorySegment floats = memory.allocate(ValueLayout.JAVA_FLOAT, Math.max(1, samples.length));
        for (int i = 0; i < samples.length; i++) {
            floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, samples[i] / FULL_SCALE);
        }
        return floats;
    }

    /** Calls a function: none of them throws, a fault of the library ends the process. */
    static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
