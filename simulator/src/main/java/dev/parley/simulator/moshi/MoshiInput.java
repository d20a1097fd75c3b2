package dev.parley.simulator.moshi;

import java.io.IOException;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * One message of a client. Fields it lacks are empty.
 *
 * @param pcm samples of an {@code Audio} message, −1 to 1, or the values of a {@code Voice}
 * @param data bytes of an {@code OggOpus} message
 * @param id of a {@code Marker}
 */
record MoshiInput(String type, float[] pcm, byte[] data, String text, long id) {
    private static final float[] NO_PCM = {};
    private static final byte[] NO_DATA = {};

    /** Empty when the bytes are no message of this protocol. */
    static Optional<MoshiInput> read(byte[] bytes) {
        if (bytes.length == 1 && bytes[0] == 0) {
            return Optional.of(new MoshiInput("Eos", NO_PCM, NO_DATA, "", 0));
        }
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            String type = "";
            float[] pcm = NO_PCM;
            byte[] data = NO_DATA;
            String text = "";
            long id = 0;
            int fields = unpacker.unpackMapHeader();
            for (int i = 0; i < fields; i++) {
                switch (unpacker.unpackString()) {
                    case "type" -> type = unpacker.unpackString();
                    case "pcm", "embeddings" -> pcm = floats(unpacker, bytes.length);
                    case "data" -> data = bytes(unpacker, bytes.length);
                    case "text" -> text = unpacker.unpackString();
                    case "id" -> id = unpacker.unpackLong();
                    default -> unpacker.skipValue();
                }
            }
            return Optional.of(new MoshiInput(type, pcm, data, text, id));
        } catch (IOException | MessagePackException e) {
            return Optional.empty();
        }
    }

    private static float[] floats(MessageUnpacker unpacker, int limit) throws IOException {
        float[] values = new float[bounded(unpacker.unpackArrayHeader(), limit)];
        for (int i = 0; i < values.length; i++) {
            values[i] = unpacker.getNextFormat().getValueType() == ValueType.INTEGER
                    ? unpacker.unpackLong()
                    : unpacker.unpackFloat();
        }
        return values;
    }

    /** An array of integers, as the real server's clients send, or bin. */
    private static byte[] bytes(MessageUnpacker unpacker, int limit) throws IOException {
        if (unpacker.getNextFormat().getValueType() == ValueType.BINARY) {
            return unpacker.readPayload(bounded(unpacker.unpackBinaryHeader(), limit));
        }
        byte[] values = new byte[bounded(unpacker.unpackArrayHeader(), limit)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) unpacker.unpackInt();
        }
        return values;
    }

    /** A header may claim more than the message holds. */
    private static int bounded(int claimed, int limit) throws IOException {
        if (claimed > limit) {
            throw new IOException("array of " + claimed + " elements in a message of " + limit + " bytes");
        }
        return claimed;
    }
}
