package dev.parley.host.moshi;

import java.io.IOException;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * What a client of moshi-server says, a map in MessagePack. Fields it lacks are empty.
 *
 * @param pcm of {@code Audio}, 16 bits, 24 kHz
 * @param text of {@code Text}
 * @param id of {@code Marker}
 */
record MoshiClientMessage(String type, short[] pcm, String text, long id) {
    private static final short[] NOTHING = {};
    private static final float FULL_SCALE = 32_767;

    /** Empty when the bytes are no message. */
    static Optional<MoshiClientMessage> read(byte[] bytes) {
        if (bytes.length == 1 && bytes[0] == 0) {
            return Optional.of(new MoshiClientMessage("Eos", NOTHING, "", 0));
        }
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            String type = "";
            short[] pcm = NOTHING;
            String text = "";
            long id = 0;
            int fields = unpacker.unpackMapHeader();
            for (int i = 0; i < fields; i++) {
                switch (unpacker.unpackString()) {
                    case "type" -> type = unpacker.unpackString();
                    case "pcm" -> pcm = samples(unpacker, bytes.length);
                    case "text" -> text = unpacker.unpackString();
                    case "id" -> id = unpacker.unpackLong();
                    default -> unpacker.skipValue();
                }
            }
            return Optional.of(new MoshiClientMessage(type, pcm, text, id));
        } catch (IOException | MessagePackException e) {
            return Optional.empty();
        }
    }

    /** A header may claim more than the message holds. */
    private static short[] samples(MessageUnpacker unpacker, int limit) throws IOException {
        int count = unpacker.unpackArrayHeader();
        if (count > limit) {
            throw new IOException("array of " + count + " elements in a message of " + limit + " bytes");
        }
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            double value = unpacker.getNextFormat().getValueType() == ValueType.INTEGER
                    ? unpacker.unpackLong()
                    : unpacker.unpackDouble();
            samples[i] = (short) Math.round(Math.clamp(value, -1, 1) * FULL_SCALE);
        }
        return samples;
    }
}
