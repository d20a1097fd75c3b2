package dev.parley.rtc.rtp;

/** What a jitter buffer hands on, in order and without holes: each begins where the one before ended. */
public sealed interface JitterEvent {
    /** Where it begins, in units of the codec's clock since the first packet. */
    long position();

    /** A packet of sound. */
    record Frame(long position, RtpPacket packet) implements JitterEvent {}

    /**
     * Time for which there is no sound; told while it lasts.
     *
     * @param length in units of the codec's clock
     * @param lost whether there would have been sound; false where the sender had nothing to send (DTX)
     */
    record Gap(long position, long length, boolean lost) implements JitterEvent {}
}
