package dev.parley.host.sherpa;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what a model in ONNX's format says of itself ({@code ModelProto.metadata_props} of onnx.proto) without loading it:
 * the library ends the process where something is missing there. Stateless.
 */
final class OnnxMetadata {
    /** Bytes of one entry. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final int METADATA = 14;
    private static final int GRAPH = 7;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    private OnnxMetadata() {}

    /** @throws IOException naming the file, when it is no whole model */
    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> entries = new HashMap<>();
        boolean graph = false;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            while (in.getFilePointer() < in.length()) {
                long tag = number(in);
                int field = (int) (tag >>> 3);
                graph |= field == GRAPH;
                if (field == METADATA && (tag & 7) == LENGTH) {
                    entry(bytes(in), entries);
                } else {
                    skip(in, (int) tag & 7);
                }
            }
        } catch (EOFException e) {
            throw damaged(file, e);
        }
        if (!graph) {
            throw damaged(file, new EOFException("no graph"));
        }
        return entries;
    }

    private static IOException damaged(Path file, Exception cause) {
        return new IOException(
                file + " is no whole model in ONNX's format: it was cut off, or is a pointer of Git LFS; get it anew",
                cause);
    }

    private static void entry(byte[] message, Map<String, String> entries) throws EOFException {
        String key = "";
        String value = "";
        for (int at = 0; at < message.length; ) {
            int tag = message[at] & 0x7f;
            long length = 0;
            int shift = 0;
            do {
                at++;
                if (at >= message.length || shift > 28) {
                    throw new EOFException();
                }
                length |= (long) (message[at] & 0x7f) << shift;
                shift += 7;
            } while (message[at] < 0);
            at++;
            if ((tag & 7) != LENGTH || length > message.length - at) {
                throw new EOFException();
            }
            String text = new String(message, at, (int) length, StandardCharsets.UTF_8);
            key = tag >>> 3 == KEY ? text : key;
            value = tag >>> 3 == VALUE ? text : value;
            at += (int) length;
        }
        entries.put(key, value);
    }

    private static byte[] bytes(RandomAccessFile in) throws IOException {
        long length = number(in);
        if (length < 0 || length > MOST_BYTES) {
            throw new EOFException();
        }
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        return bytes;
    }

    private static void skip(RandomAccessFile in, int type) throws IOException {
        long length =
                switch (type) {
                    case VARINT -> {
                        number(in);
                        yield 0;
                    }
                    case FIXED_64 -> Long.BYTES;
                    case FIXED_32 -> Integer.BYTES;
                    case LENGTH -> number(in);
                    default -> throw new EOFException();
                };
        if (length < 0 || length > in.length() - in.getFilePointer()) {
            throw new EOFException();
        }
        in.seek(in.getFilePointer() + length);
    }

    private static long number(RandomAccessFile in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new EOFException();
    }
}
