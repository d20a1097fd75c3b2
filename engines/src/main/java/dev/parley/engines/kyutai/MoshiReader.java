package dev.parley.engines.kyutai;

import java.io.IOException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferInput;
import org.msgpack.value.ValueType;

/**
 * Reads a server's messages. Fields may come in any order, numbers as float32, float64 or integer. After
 * {@link #read} the fields of that message are here until the next one; one reader and its unpacker serve a connection.
 * Confined to one loop.
 */
final class MoshiReader {
    private static final short[] NO_SAMPLES = {};
    private static final float[] NO_PAUSES = {};
    private static final int MAX_SAMPLES = 240_000;
    private static final int MAX_SCORES = 64;
    private static final double FULL_SCALE = 32_767;

    private final ArrayBufferInput input = new ArrayBufferInput(new byte[0]);
    private final MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(input);
    private Type type = Type.OTHER;
    private short[] pcm = NO_SAMPLES;
    private float[] pauses = NO_PAUSES;
    private String text = "";
    private String message = "";
    private double startSeconds;
    private double stopSeconds;

    /** What a message is; types this client has no use for are {@link #OTHER}. */
    enum Type {
        READY,
        STEP,
        WORD,
        END_WORD,
        AUDIO,
        TEXT,
        ERROR,
        OTHER
    }

    /** @throws IOException when the bytes are not a message of this protocol */
    Type read(byte[] bytes) throws IOException {
        clear();
        try {
            input.reset(bytes);
            unpacker.reset(input);
            int fields = unpacker.unpackMapHeader();
            for (int i = 0; i < fields; i++) {
                field(unpacker.unpackString());
            }
            return type;
        } catch (MessagePackException e) {
            throw new IOException("not a message of moshi-server", e);
        }
    }

    private void clear() {
        type = Type.OTHER;
        pcm = NO_SAMPLES;
        pauses = NO_PAUSES;
        text = "";
        message = "";
        startSeconds = 0;
        stopSeconds = 0;
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "type" -> type = typeOf(unpacker.unpackString());
            case "pcm" -> pcm = samples();
            case "prs" -> scores();
            case "text" -> text = unpacker.unpackString();
            case "message" -> message = unpacker.unpackString();
            case "start_time", "start_s" -> startSeconds = number();
            case "stop_time", "stop_s" -> stopSeconds = number();
            default -> unpacker.skipValue();
        }
    }

    private static Type typeOf(String name) {
        return switch (name) {
            case "Ready" -> Type.READY;
            case "Step" -> Type.STEP;
            case "Word" -> Type.WORD;
            case "EndWord" -> Type.END_WORD;
            case "Audio" -> Type.AUDIO;
            case "Text" -> Type.TEXT;
            case "Error" -> Type.ERROR;
            default -> Type.OTHER;
        };
    }

    private short[] samples() throws IOException {
        int count = unpacker.unpackArrayHeader();
        if (count > MAX_SAMPLES) {
            throw new IOException("more than " + MAX_SAMPLES + " samples in one message");
        }
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.round(Math.clamp(number(), -1, 1) * FULL_SCALE);
        }
        return samples;
    }

    private void scores() throws IOException {
        int count = unpacker.unpackArrayHeader();
        if (count > MAX_SCORES) {
            throw new IOException("more than " + MAX_SCORES + " pause scores in one message");
        }
        pauses = new float[count];
        for (int i = 0; i < count; i++) {
            pauses[i] = (float) number();
        }
    }

    private double number() throws IOException {
        return unpacker.getNextFormat().getValueType() == ValueType.INTEGER
                ? unpacker.unpackLong()
                : unpacker.unpackDouble();
    }

    /** 24 kHz; the array belongs to the caller. */
    short[] pcm() {
        return pcm;
    }

    /** The pause scores of a step; empty for models without them. Valid until the next message. */
    float[] pauses() {
        return pauses;
    }

    String text() {
        return text;
    }

    /** Why the server refuses. */
    String message() {
        return message;
    }

    double startSeconds() {
        return startSeconds;
    }

    double stopSeconds() {
        return stopSeconds;
    }
}
