package dev.parley.host.moshi;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes what moshi-server says, maps in MessagePack. Confined to one thread. */
final class ServerMessages {
    private static final float FULL_SCALE = 32_767;

    private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();

    @FunctionalInterface
    private interface Fields {
        void pack(MessageBufferPacker packer) throws IOException;
    }

    Buffer ready() {
        return message("Ready", 0, to -> {});
    }

    Buffer error(String reason) {
        return message("Error", 1, to -> to.packString("message").packString(reason));
    }

    Buffer marker(long id) {
        return message("Marker", 1, to -> to.packString("id").packLong(id));
    }

    /** @param pauses probabilities that nobody speaks for 0.5, 1, 2 and 3 s */
    Buffer step(long index, float[] pauses, int buffered) {
        return message("Step", 3, to -> {
            to.packString("step_idx").packLong(index);
            to.packString("prs").packArrayHeader(pauses.length);
            for (float pause : pauses) {
                to.packFloat(pause);
            }
            to.packString("buffered_pcm").packInt(buffered);
        });
    }

    Buffer word(String text, double startSeconds) {
        return message(
                "Word",
                2,
                to -> to.packString("text")
                        .packString(text)
                        .packString("start_time")
                        .packDouble(startSeconds));
    }

    Buffer endWord(double stopSeconds) {
        return message("EndWord", 1, to -> to.packString("stop_time").packDouble(stopSeconds));
    }

    Buffer audio(short[] pcm, int offset, int length) {
        return message("Audio", 1, to -> {
            to.packString("pcm").packArrayHeader(length);
            for (int i = 0; i < length; i++) {
                to.packFloat(pcm[offset + i] / FULL_SCALE);
            }
        });
    }

    Buffer spoken(String word, double startSeconds, double stopSeconds) {
        return message(
                "Text",
                3,
                to -> to.packString("text")
                        .packString(word)
                        .packString("start_s")
                        .packDouble(startSeconds)
                        .packString("stop_s")
                        .packDouble(stopSeconds));
    }

    private Buffer message(String type, int fields, Fields write) {
        try {
            packer.clear();
            packer.packMapHeader(fields + 1).packString("type").packString(type);
            write.pack(packer);
            return Buffer.buffer(packer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
