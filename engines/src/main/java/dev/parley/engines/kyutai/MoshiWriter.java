package dev.parley.engines.kyutai;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes a client's messages, into one packer that is used again and again. Confined to one loop. */
final class MoshiWriter {
    private static final float FULL_SCALE = 32_768f;

    private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();

    @FunctionalInterface
    private interface Content {
        void pack(MessageBufferPacker packer) throws IOException;
    }

    /** {@code samples[0, length)} as float32, silence up to {@code total}. */
    Buffer audio(short[] samples, int length, int total) {
        return write(p -> {
            p.packMapHeader(2).packString("type").packString("Audio");
            p.packString("pcm").packArrayHeader(total);
            for (int i = 0; i < length; i++) {
                p.packFloat(samples[i] / FULL_SCALE);
            }
            for (int i = length; i < total; i++) {
                p.packFloat(0);
            }
        });
    }

    Buffer text(String words) {
        return write(p -> p.packMapHeader(2)
                .packString("type")
                .packString("Text")
                .packString("text")
                .packString(words));
    }

    Buffer endOfText() {
        return write(p -> p.packMapHeader(1).packString("type").packString("Eos"));
    }

    private Buffer write(Content content) {
        try {
            packer.clear();
            content.pack(packer);
            return Buffer.buffer(packer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
