package dev.parley.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Encodes mono 16-bit PCM to Opus packets (RFC 6716) with libopus.
 *
 * <p>Confined to one thread at a time: state moves between threads only with a happens-before edge. {@link #encode}
 * allocates nothing. {@link #close} frees about 65 KB of native memory; a forgotten instance is freed by the garbage
 * collector with a warning in the log.
 */
public final class OpusEncoder implements AutoCloseable {
    /** Room that holds any packet libopus makes (opus.h recommends 4000 bytes). */
    public static final int MAX_PACKET_BYTES = 4000;

    private static final int MAX_FRAME_MS = 120;

    private final OpusEncoderOptions options;
    private final NativeState memory;
    private final MemorySegment state;
    private final MemorySegment pcmBuffer;
    private final MemorySegment packetBuffer;
    private final int lookahead;

    /** @throws OpusException when libopus cannot be loaded or refuses the options */
    public OpusEncoder(OpusEncoderOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        OpusLibrary.require();
        memory = new NativeState(this);
        try {
            state = memory.allocate(Libopus.encoderSize());
            pcmBuffer = memory.allocate(2L * maxSamples());
            packetBuffer = memory.allocate(MAX_PACKET_BYTES);
            Libopus.encoderInit(
                    state, options.sampleRate(), options.application().code());
            Libopus.encoderSet(state, "set bitrate", Libopus.SET_BITRATE, options.bitrate());
            Libopus.encoderSet(state, "set complexity", Libopus.SET_COMPLEXITY, options.complexity());
            Libopus.encoderSet(state, "set DTX", Libopus.SET_DTX, options.dtx() ? 1 : 0);
            Libopus.encoderSet(state, "set in-band FEC", Libopus.SET_INBAND_FEC, options.fec() ? 1 : 0);
            expectedLoss(options.expectedLossPercent());
            lookahead = Libopus.encoderGet(state, Libopus.GET_LOOKAHEAD, packetBuffer);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /**
     * Encodes one frame of 2.5, 5, 10, 20, 40, 60, 80, 100 or 120 ms.
     *
     * @param pcm samples at {@link #sampleRate()}
     * @param samples the frame's length in samples
     * @param packet receives the packet; {@link #MAX_PACKET_BYTES} from {@code packetOffset} always suffice
     * @return length of the packet in bytes; with DTX on, 2 or less means it need not be sent
     * @throws OpusException when the frame length is not one of the above or the packet does not fit
     * @throws IllegalStateException after {@link #close}
     */
    public int encode(short[] pcm, int offset, int samples, byte[] packet, int packetOffset) {
        Objects.checkFromIndexSize(offset, samples, pcm.length);
        Objects.checkIndex(packetOffset, packet.length);
        if (samples > maxSamples()) {
            throw new OpusException("opus_encode", -1, samples + " samples are longer than " + MAX_FRAME_MS + " ms");
        }
        int limit = Math.min(MAX_PACKET_BYTES, packet.length - packetOffset);
        try {
            MemorySegment.copy(pcm, offset, pcmBuffer, JAVA_SHORT, 0, samples);
            int length = Libopus.encode(state, pcmBuffer, samples, packetBuffer, limit);
            MemorySegment.copy(packetBuffer, JAVA_BYTE, 0, packet, packetOffset, length);
            return length;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Tells the encoder the packet loss to expect (0–100 %), which decides how much FEC it adds. */
    public void expectedLoss(int percent) {
        try {
            Libopus.encoderSet(state, "set expected packet loss", Libopus.SET_PACKET_LOSS_PERC, percent);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds to each packet as much of the one before as this packet loss (0–100 %) is worth, or nothing at 0. Such copies exist only
     * in libopus's speech mode, which it then takes, and which costs more; it goes from one mode to the other without a seam.
     */
    public void protectAgainst(int lossPercent) {
        boolean protects = lossPercent > 0;
        try {
            Libopus.encoderSet(state, "set in-band FEC", Libopus.SET_INBAND_FEC, protects ? 1 : 0);
            // What is not known to be speech is left in the other mode up to a loss of 5 % (opus_encoder.c).
            Libopus.encoderSet(state, "set signal", Libopus.SET_SIGNAL, protects ? Libopus.SIGNAL_VOICE : Libopus.AUTO);
        } finally {
            Reference.reachabilityFence(this);
        }
        expectedLoss(lossPercent);
    }

    /** Changes the target bit rate, in bit/s. */
    public void bitrate(int bitsPerSecond) {
        try {
            Libopus.encoderSet(state, "set bitrate", Libopus.SET_BITRATE, bitsPerSecond);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Forgets the signal so far, as if just created; settings stay. */
    public void reset() {
        try {
            Libopus.encoderReset(state);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Samples per second of the input. */
    public int sampleRate() {
        return options.sampleRate();
    }

    /** The encoder's delay in samples at 48 kHz: what an Ogg Opus head page states as pre-skip (RFC 7845 section 4.2). */
    public int preSkip48k() {
        return lookahead * (48_000 / options.sampleRate());
    }

    /** Frees the native memory; further calls have no effect. */
    @Override
    public void close() {
        memory.close();
    }

    private int maxSamples() {
        return options.sampleRate() / 1000 * MAX_FRAME_MS;
    }
}
