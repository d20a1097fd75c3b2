package dev.parley.simulator.moshi;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes moshi-server's messages. One packer for all; confined to one loop. */
final class MoshiOutput {
    static final float FULL_SCALE = 32_767;

    private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();

    @FunctionalInterface
    private interface Fields {
        void pack(MessageBufferPacker packer) throws IOException;
    }

    Buffer ready() {
        return message("Ready", 0, p -> {});
    }

    Buffer error(String message) {
        return message("Error", 1, p -> p.packString("message").packString(message));
    }

    Buffer marker(long id) {
        return message("Marker", 1, p -> p.packString("id").packLong(id));
    }

    Buffer step(long index, float[] pauses, int bufferedSamples) {
        return message("Step", 3, p -> {
            p.packString("step_idx").packLong(index);
            p.packString("prs").packArrayHeader(pauses.length);
            for (float pause : pauses) {
                p.packFloat(pause);
            }
            p.packString("buffered_pcm").packInt(bufferedSamples);
        });
    }

    Buffer word(String text, double startSeconds) {
        return message(
                "Word",
                2,
                p -> p.packString("text")
                        .packString(text)
                        .packString("start_time")
                        .packDouble(startSeconds));
    }

    Buffer endWord(double stopSeconds) {
        return message("EndWord", 1, p -> p.packString("stop_time").packDouble(stopSeconds));
    }

    /** @param pcm 16-bit samples, sent as −1 to 1 */
    Buffer audio(short[] pcm) {
        return message("Audio", 1, p -> {
            p.packString("pcm").packArrayHeader(pcm.length);
            for (short sample : pcm) {
                p.packFloat(sample / FULL_SCALE);
            }
        });
    }

    /** Bytes as the real server writes them: an array of integers. */
    Buffer oggOpus(byte[] data, int offset, int length) {
        return message("OggOpus", 1, p -> {
            p.packString("data").packArrayHeader(length);
            for (int i = 0; i < length; i++) {
                p.packInt(Byte.toUnsignedInt(data[offset + i]));
            }
        });
    }

    Buffer text(String text, double startSeconds, double stopSeconds) {
        return message(
                "Text",
                3,
                p -> p.packString("text")
                        .packString(text)
                        .packString("start_s")
                        .packDouble(startSeconds)
                        .packString("stop_s")
                        .packDouble(stopSeconds));
    }

    Buffer voice(float[] embeddings) {
        return message("Voice", 2, p -> {
            p.packString("embeddings").packArrayHeader(embeddings.length);
            for (float value : embeddings) {
                p.packFloat(value);
            }
            p.packString("shape").packArrayHeader(3).packInt(1).packInt(1).packInt(embeddings.length);
        });
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
