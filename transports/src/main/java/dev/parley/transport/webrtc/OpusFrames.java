package dev.parley.transport.webrtc;

import dev.parley.codec.OpusDecoder;
import dev.parley.codec.OpusEncoder;
import dev.parley.codec.OpusEncoderOptions;
import dev.parley.codec.OpusException;
import java.util.Arrays;

/** Opus both ways, in mono, at the rate of the session: libopus resamples. */
final class OpusFrames implements FrameCodec {
    private static final short[] NONE = {};

    private final OpusEncoder encoder;
    private final OpusDecoder decoder;
    private final short[] scratch;

    /** @param sampleRate of the samples, in Hz: one of Opus's own */
    OpusFrames(int sampleRate) {
        encoder = new OpusEncoder(OpusEncoderOptions.speech(sampleRate));
        decoder = new OpusDecoder(sampleRate);
        scratch = new short[decoder.maxSamples()];
    }

    @Override
    public int encode(short[] frame, byte[] packet) {
        return encoder.encode(frame, 0, frame.length, packet, 0);
    }

    @Override
    public void protectAgainst(int lossPercent) {
        encoder.protectAgainst(lossPercent);
    }

    @Override
    public short[] decode(byte[] bytes, int offset, int length) {
        try {
            return Arrays.copyOf(scratch, decoder.decode(bytes, offset, length, scratch, 0));
        } catch (OpusException e) {
            return NONE; // What a client sends is its own matter: it is missing, as if it were lost.
        }
    }

    @Override
    public short[] recover(byte[] bytes, int offset, int length, int samples) {
        try {
            return Arrays.copyOf(scratch, decoder.decodeFec(bytes, offset, length, scratch, 0, samples));
        } catch (OpusException e) {
            return NONE;
        }
    }

    @Override
    public short[] conceal(int samples) {
        try {
            return Arrays.copyOf(scratch, decoder.conceal(scratch, 0, samples));
        } catch (OpusException e) {
            return NONE; // As long as no frame of Opus: a client's own matter, too.
        }
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
