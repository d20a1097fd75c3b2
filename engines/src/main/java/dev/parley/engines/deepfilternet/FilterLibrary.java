package dev.parley.engines.deepfilternet;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The C functions of DeepFilterNet's library. A fault in it could end the process, so it is given only files whose checksum
 * is known. Never unloaded. Thread-safe; a filter is not.
 */
final class FilterLibrary {
    static final String LIBRARY = "libdeepfilter.so";
    static final String NETWORK = "DeepFilterNet3_onnx.tar.gz";
    private static final String LIBRARY_SHA256 = "2b9a2125d78c1aaf81403c0c608839a197f0068eabba3af5f6a78ad1aea4dbda";
    private static final String NETWORK_SHA256 = "c94d91f70911001c946e0fabb4aa9adc37045f45a03b56008cb0c8244cb63616";

    private final String network;
    private final MethodHandle create;
    private final MethodHandle frameLength;
    private final MethodHandle process;
    private final MethodHandle free;

    /** @throws IOException when the files are not those that this engine knows, or cannot be loaded */
    FilterLibrary(Path library, Path network) throws IOException {
        verify(library, LIBRARY_SHA256);
        verify(network, NETWORK_SHA256);
        this.network = network.toAbsolutePath().toString();
        try {
            SymbolLookup symbols = SymbolLookup.libraryLookup(library.toAbsolutePath(), Arena.global());
            create = function(
                    symbols,
                    "df_create",
                    FunctionDescriptor.of(
                            ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_FLOAT, ValueLayout.ADDRESS));
            frameLength = function(
                    symbols, "df_get_frame_length", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
            process = function(
                    symbols,
                    "df_process_frame",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_FLOAT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            free = function(symbols, "df_free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        } catch (IllegalArgumentException e) {
            throw new IOException("the library " + library + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static MethodHandle function(SymbolLookup symbols, String name, FunctionDescriptor type)
            throws IOException {
        MemorySegment address =
                symbols.find(name).orElseThrow(() -> new IOException("the library has no function " + name));
        return Linker.nativeLinker().downcallHandle(address, type);
    }

    private static void verify(Path file, String sha256) throws IOException {
        String found;
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            found = HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
        if (!found.equals(sha256)) {
            throw new IOException("the file " + file + " is another than was installed: its SHA-256 is " + found
                    + "; delete its folder and pull it again");
        }
    }

    /** A filter of its own state, about 0.3 s of a core. To be freed. */
    Filter open(double limitDb) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = (MemorySegment)
                    create.invokeExact(arena.allocateFrom(network), (float) limitDb, MemorySegment.NULL);
            if (state.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("DeepFilterNet has not begun");
            }
            return new Filter(state);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** One caller's filter. One thread at a time. */
    final class Filter {
        private final Arena arena = Arena.ofShared();
        private final int length;
        private final MemorySegment in;
        private final MemorySegment out;
        private MemorySegment state;

        private Filter(MemorySegment state) {
            this.state = state;
            try {
                length = Math.toIntExact((long) frameLength.invokeExact(state));
            } catch (Throwable e) {
                throw failed(e);
            }
            in = arena.allocate(ValueLayout.JAVA_FLOAT, length);
            out = arena.allocate(ValueLayout.JAVA_FLOAT, length);
        }

        /** Samples of a frame, at 48 kHz. */
        int frameLength() {
            return length;
        }

        /** Takes a frame, PCM16, and writes the next in its place. */
        void process(short[] frame) {
            if (state.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("the filter has been freed");
            }
            for (int i = 0; i < length; i++) {
                in.setAtIndex(ValueLayout.JAVA_FLOAT, i, frame[i] / 32_768f);
            }
            try {
                float snr = (float) process.invokeExact(state, in, out);
                if (Float.isNaN(snr)) {
                    throw new IllegalStateException("DeepFilterNet's answer is not a number");
                }
            } catch (Throwable e) {
                throw failed(e);
            }
            for (int i = 0; i < length; i++) {
                float value = out.getAtIndex(ValueLayout.JAVA_FLOAT, i) * 32_768f;
                frame[i] = (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
            }
        }

        /** Twice does nothing. */
        void free() {
            if (state.equals(MemorySegment.NULL)) {
                return;
            }
            MemorySegment was = state;
            state = MemorySegment.NULL;
            try {
                free.invokeExact(was);
            } catch (Throwable e) {
                throw failed(e);
            } finally {
                arena.close();
            }
        }
    }
}
