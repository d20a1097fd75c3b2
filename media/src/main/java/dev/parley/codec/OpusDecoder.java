package dev.parley.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Decodes Opus packets (RFC 6716) to mono 16-bit PCM with libopus; stereo packets are mixed down.
 *
 * <p>Confined to one thread at a time, as {@link OpusEncoder}. No decoding method allocates. {@link #close} frees about
 * 60 KB of native memory; a forgotten instance is freed by the garbage collector with a warning in the log.
 */
public final class OpusDecoder implements AutoCloseable {
    /** Longest packet accepted, in bytes: 120 ms at the highest rate, plus framing. */
    public static final int MAX_PACKET_BYTES = 8192;

    private final int sampleRate;
    private final NativeState memory;
    private final MemorySegment state;
    private final MemorySegment packetBuffer;
    private final MemorySegment pcmBuffer;

    /**
     * @param sampleRate of the output in Hz: 8000, 12000, 16000, 24000 or 48000, whatever the sender used
     * @throws OpusException when libopus cannot be loaded
     */
    public OpusDecoder(int sampleRate) {
        OpusEncoderOptions.requireOpusRate(sampleRate);
        this.sampleRate = sampleRate;
        OpusLibrary.require();
        memory = new NativeState(this);
        try {
            state = memory.allocate(Libopus.decoderSize());
            packetBuffer = memory.allocate(MAX_PACKET_BYTES);
            pcmBuffer = memory.allocate(2L * maxSamples());
            Libopus.decoderInit(state, sampleRate);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /**
     * Decodes one packet.
     *
     * @param pcm receives up to 120 ms: {@link #maxSamples()} from {@code pcmOffset} always suffice
     * @return samples written
     * @throws OpusException when the packet is corrupt or does not fit; the decoder stays usable
     * @throws IllegalStateException after {@link #close}
     */
    public int decode(byte[] packet, int offset, int length, short[] pcm, int pcmOffset) {
        return run(packet, offset, length, pcm, pcmOffset, pcm.length - pcmOffset, 0);
    }

    /**
     * Invents audio for a lost packet from what came before (packet-loss concealment).
     *
     * @param samples how much is missing; a multiple of 2.5 ms
     * @return samples written
     */
    public int conceal(short[] pcm, int pcmOffset, int samples) {
        return decodeInto(MemorySegment.NULL, 0, pcm, pcmOffset, samples, 0);
    }

    /**
     * Recovers the lost packet <em>before</em> the given one from its FEC copy, or conceals it when there is none. Then
     * {@link #decode} the given packet itself.
     *
     * @param samples exact length of the lost packet, a multiple of 2.5 ms
     * @return samples written
     */
    public int decodeFec(byte[] nextPacket, int offset, int length, short[] pcm, int pcmOffset, int samples) {
        return run(nextPacket, offset, length, pcm, pcmOffset, samples, 1);
    }

    private int run(byte[] packet, int offset, int length, short[] pcm, int pcmOffset, int samples, int fec) {
        Objects.checkFromIndexSize(offset, length, packet.length);
        if (length == 0 || length > MAX_PACKET_BYTES) {
            throw new OpusException(
                    "opus_decode", -4, "a packet of " + length + " bytes; expected 1 to " + MAX_PACKET_BYTES);
        }
        try {
            MemorySegment.copy(packet, offset, packetBuffer, JAVA_BYTE, 0, length);
            return decodeInto(packetBuffer, length, pcm, pcmOffset, samples, fec);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private int decodeInto(MemorySegment packet, int length, short[] pcm, int pcmOffset, int samples, int fec) {
        int room = Math.min(samples, maxSamples());
        Objects.checkFromIndexSize(pcmOffset, room, pcm.length);
        try {
            int count = Libopus.decode(state, packet, length, pcmBuffer, room, fec);
            MemorySegment.copy(pcmBuffer, JAVA_SHORT, 0, pcm, pcmOffset, count);
            return count;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Forgets the signal so far, as needed when a new stream starts. */
    public void reset() {
        try {
            Libopus.decoderReset(state);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Scales all output by this many 1/256 dB, -32768 to 32767, as an Ogg Opus head may ask (RFC 7845 section 5.1). */
    public void gain(int q8Decibels) {
        try {
            Libopus.decoderSet(state, "set gain", Libopus.SET_GAIN, q8Decibels);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Samples per second of the output. */
    public int sampleRate() {
        return sampleRate;
    }

    /** Samples in 120 ms, the longest a packet can be. */
    public int maxSamples() {
        return sampleRate / 1000 * 120;
    }

    /** Frees the native memory; further calls have no effect. */
    @Override
    public void close() {
        memory.close();
    }
}
