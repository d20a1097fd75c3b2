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
 * @param pcm samples of an {@code Audio} message, −1 to 1
 * @param id of a {@code Marker}
 */
record MoshiInput(String type, float[] pcm, String text, long id) {

    /** Empty when the bytes are no message of this protocol. */
    static Optional<MoshiInput> read(byte[] bytes) {
        if (bytes.length == 1 && bytes[0] == 0) {
            return Optional.of(new MoshiInput("Eos", new float[0], "", 0));
        }
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            String type = "";
            float[] pcm = new float[0];
            String text = "";
            long id = 0;
            int fields = unpacker.unpackMapHeader();
            for (int i = 0; i < fields; i++) {
                switch (unpacker.unpackString()) {
                    case "type" -> type = unpacker.unpackString();
                    case "pcm", "embeddings" -> pcm = floats(unpacker);
                    case "text" -> text = unpacker.unpackString();
                    case "id" -> id = unpacker.unpackLong();
                    default -> unpacker.skipValue();
                }
            }
            return Optional.of(new MoshiInput(type, pcm, text, id));
        } catch (IOException | MessagePackException e) {
            return Optional.empty();
        }
    }

    private static float[] floats(MessageUnpacker unpacker) throws IOException {
        float[] values = new float[unpacker.unpackArrayHeader()];
        for (int i = 0; i < values.length; i++) {
            values[i] = unpacker.getNextFormat().getValueType() == ValueType.INTEGER
                    ? unpacker.unpackLong()
                    : unpacker.unpackFloat();
        }
        return values;
    }
}
