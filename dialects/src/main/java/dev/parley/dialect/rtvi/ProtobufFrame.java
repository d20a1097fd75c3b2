package dev.parley.dialect.rtvi;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One frame of Pipecat's WebSocket transport (pipecat-rtvi.md 4.2), as far as it is of use here. */
sealed interface ProtobufFrame {
    /** The text of one RTVI message. */
    record Message(byte[] json) implements ProtobufFrame {}

    /**
     * PCM16, little endian.
     *
     * @param sampleRate in Hz; 0 where the client does not say
     * @param channels 0 where the client does not say
     */
    record Audio(byte[] pcm, long sampleRate, long channels) implements ProtobufFrame {}

    /** A text, a transcription or an interruption, which clients do not send, or none of what the schema has. */
    record Other() implements ProtobufFrame {}

    /** Numbers of fields, and tags of them: the number, and how the value is written. */
    final class Fields {
        private static final int LENGTH_DELIMITED = 2;

        private static final int AUDIO = 2;
        private static final int MESSAGE = 4;
        private static final int PCM = 3;
        private static final int NAME = 2;
        private static final int SAMPLE_RATE = 4;
        private static final int CHANNELS = 5;
        private static final int DATA = 1;

        private Fields() {}

        private static int text(int number) {
            return number << 3 | LENGTH_DELIMITED;
        }

        private static int number(int number) {
            return number << 3;
        }
    }

    /** @throws IOException when the bytes are no frame; its message tells why */
    static ProtobufFrame read(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        ProtobufFrame frame = new Other();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Fields.text(Fields.MESSAGE)) {
                frame = message(CodedInputStream.newInstance(in.readByteArray()));
            } else if (tag == Fields.text(Fields.AUDIO)) {
                frame = audio(CodedInputStream.newInstance(in.readByteArray()));
            } else {
                in.skipField(tag);
            }
        }
        return frame;
    }

    private static Message message(CodedInputStream in) throws IOException {
        byte[] json = new byte[0];
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Fields.text(Fields.DATA)) {
                json = in.readByteArray();
            } else {
                in.skipField(tag);
            }
        }
        return new Message(json);
    }

    private static Audio audio(CodedInputStream in) throws IOException {
        byte[] pcm = new byte[0];
        int rate = 0;
        int channels = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Fields.text(Fields.PCM)) {
                pcm = in.readByteArray();
            } else if (tag == Fields.number(Fields.SAMPLE_RATE)) {
                rate = in.readUInt32();
            } else if (tag == Fields.number(Fields.CHANNELS)) {
                channels = in.readUInt32();
            } else {
                in.skipField(tag);
            }
        }
        return new Audio(pcm, Integer.toUnsignedLong(rate), Integer.toUnsignedLong(channels));
    }

    /** A frame with one RTVI message. */
    static Buffer message(byte[] json) {
        int inner = CodedOutputStream.computeByteArraySize(Fields.DATA, json);
        return written(Fields.MESSAGE, inner, out -> out.writeByteArray(Fields.DATA, json));
    }

    /** A frame with a piece of audio, mono. */
    static Buffer audio(byte[] pcm, int sampleRate) {
        String name = "audio";
        int inner = CodedOutputStream.computeStringSize(Fields.NAME, name)
                + CodedOutputStream.computeByteArraySize(Fields.PCM, pcm)
                + CodedOutputStream.computeUInt32Size(Fields.SAMPLE_RATE, sampleRate)
                + CodedOutputStream.computeUInt32Size(Fields.CHANNELS, 1);
        return written(Fields.AUDIO, inner, out -> {
            out.writeString(Fields.NAME, name);
            out.writeByteArray(Fields.PCM, pcm);
            out.writeUInt32(Fields.SAMPLE_RATE, sampleRate);
            out.writeUInt32(Fields.CHANNELS, 1);
        });
    }

    /** Writes the fields of a message within a frame. */
    interface Content {
        void to(CodedOutputStream out) throws IOException;
    }

    private static Buffer written(int field, int inner, Content content) {
        int head = CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(inner);
        byte[] frame = new byte[head + inner];
        CodedOutputStream out = CodedOutputStream.newInstance(frame);
        try {
            out.writeUInt32NoTag(Fields.text(field));
            out.writeUInt32NoTag(inner);
            content.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("a frame has exactly the length that was computed", e);
        }
        return Buffer.buffer(frame);
    }
}
