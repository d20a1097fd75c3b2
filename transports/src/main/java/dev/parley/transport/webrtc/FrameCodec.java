package dev.parley.transport.webrtc;

/** Makes packets of frames of 20 ms, and sound of packets. Loop only. */
interface FrameCodec extends AutoCloseable {
    /** Length of a frame, in ms. */
    int FRAME_MS = 20;

    /**
     * Encodes a frame.
     *
     * @param frame 20 ms of samples
     * @param packet receives the packet
     * @return its length in bytes
     */
    int encode(short[] frame, byte[] packet);

    /** Packets carry of the one before as much as this share of lost packets is worth, in per cent; nothing at 0. */
    void protectAgainst(int lossPercent);

    /** The samples of a packet; empty where it cannot be read. */
    short[] decode(byte[] bytes, int offset, int length);

    /**
     * The samples of the packet that was lost before this one, as far as this one tells.
     *
     * @param samples how many are missing
     */
    short[] recover(byte[] bytes, int offset, int length, int samples);

    /**
     * Samples in the place of those of a packet that was lost, made up from what came before.
     *
     * @param samples how many are missing
     */
    short[] conceal(int samples);

    @Override
    void close();
}
