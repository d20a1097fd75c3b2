package dev.parley.dialect;

/** Audio of a client from a carrier that transports it beside its messages. */
public sealed interface IncomingAudio {
    /**
     * When it begins: samples at the channel's rate since a beginning of the carrier's choice. Never wraps. A step in it is
     * a gap that the carrier could not tell of; a step back is audio that came too late, or twice.
     */
    long timestamp();

    /** @param samples 16-bit PCM, mono; they belong to the receiver from now on */
    record Frame(long timestamp, short[] samples) implements IncomingAudio {}

    /**
     * Audio that was lost or, where the client sends none while it is silent (DTX), never sent. Told as time passes, several
     * times a second while it lasts, so that silence is noticed while it is there.
     *
     * @param samples how many are missing
     */
    record Gap(long timestamp, int samples) implements IncomingAudio {}
}
