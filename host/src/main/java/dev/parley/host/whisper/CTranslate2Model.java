package dev.parley.host.whisper;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A model in CTranslate2's format (binary version 6), as faster-whisper uses them: named arrays of numbers. The file is
 * mapped, and closed with the arena. Immutable.
 */
final class CTranslate2Model {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private final Map<String, Variable> variables = new HashMap<>();
    private long at;

    /**
     * Numbers in rows: the last dimension varies fastest.
     *
     * @param half whether they have 16 bits instead of 32
     */
    record Variable(int[] shape, boolean half, MemorySegment data) {
        int count() {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        }

        float get(int index) {
            return half ? Float.float16ToFloat(data.get(SHORT, 2L * index)) : data.get(FLOAT, 4L * index);
        }

        /** One of several equal parts along the first dimension. */
        Variable part(int index, int parts) {
            int[] smaller = shape.clone();
            smaller[0] = shape[0] / parts;
            long length = data.byteSize() / parts;
            return new Variable(smaller, half, data.asSlice(index * length, length));
        }

        /** The same numbers as a column. */
        Variable column() {
            return new Variable(new int[] {count(), 1}, half, data);
        }
    }

    private CTranslate2Model(MemorySegment file) {
        this.file = file;
    }

    /** @throws IOException when it is no such model, or its numbers are not floats */
    static CTranslate2Model read(Path path, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            CTranslate2Model model = new CTranslate2Model(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
            model.parse();
            return model;
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException(path + " is no model of CTranslate2: " + e.getMessage(), e);
        }
    }

    private void parse() throws IOException {
        integer(); // version of the format
        text(); // kind
        integer(); // its revision
        int count = integer();
        for (int i = 0; i < count; i++) {
            String name = text();
            int[] shape = new int[file.get(ValueLayout.JAVA_BYTE, at++)];
            for (int k = 0; k < shape.length; k++) {
                shape[k] = integer();
            }
            int type = file.get(ValueLayout.JAVA_BYTE, at++);
            int bytes = integer();
            if (type != 0 && type != 4 && shape.length > 0) {
                throw new IOException("the numbers of '" + name + "' are no floats of 16 or 32 bits; quantised models"
                        + " cannot be read");
            }
            variables.put(name, new Variable(shape, type == 4, file.asSlice(at, bytes)));
            at += bytes;
        }
        int aliases = integer();
        for (int i = 0; i < aliases; i++) {
            String alias = text();
            variables.put(alias, find(text()));
        }
    }

    private int integer() {
        int value = file.get(INT, at);
        at += Integer.BYTES;
        return value;
    }

    private String text() {
        int length = Short.toUnsignedInt(file.get(SHORT, at));
        at += Short.BYTES;
        byte[] bytes = file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        at += length;
        int end = length > 0 && bytes[length - 1] == 0 ? length - 1 : length;
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** @throws IOException when there is none of that name */
    Variable find(String name) throws IOException {
        Variable found = variables.get(name);
        if (found == null) {
            throw new IOException("it has no '" + name + "', so it is no Whisper");
        }
        return found;
    }

    boolean has(String name) {
        return variables.containsKey(name);
    }
}
