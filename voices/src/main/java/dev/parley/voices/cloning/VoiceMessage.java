package dev.parley.voices.cloning;

import java.io.IOException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** The message that gives text-to-speech a voice: {@code {"type":"Voice","embeddings":[…],"shape":[…]}} (speech-backends.md A.4). */
final class VoiceMessage {
    /** Ten times what Kyutai's model makes. */
    static final int MAX_BYTES = 8 << 20;

    private VoiceMessage() {}

    static boolean isOne(byte[] bytes) {
        boolean voice = false;
        boolean values = false;
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            int fields = unpacker.unpackMapHeader();
            for (int i = 0; i < fields; i++) {
                switch (unpacker.unpackString()) {
                    case "type" -> voice = unpacker.unpackString().equals("Voice");
                    case "embeddings" -> {
                        int count = unpacker.unpackArrayHeader();
                        values = count > 0;
                        unpacker.skipValue(count);
                    }
                    default -> unpacker.skipValue();
                }
            }
            return voice && values && !unpacker.hasNext();
        } catch (IOException | MessagePackException e) {
            return false;
        }
    }
}
