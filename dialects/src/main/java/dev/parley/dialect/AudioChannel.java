package dev.parley.dialect;

import dev.parley.session.PlaybackPosition;
import java.util.Optional;

/**
 * The audio of a carrier that takes it beside its messages, such as RTP or the media stream of a telephone call: 16-bit PCM,
 * mono, at the rate the dialect asks for, whatever codec is spoken behind it. What comes in is handed to
 * {@link Dialect#audio}. Loop only.
 *
 * <p>Speech is played in generations, numbered upwards: each is a piece that is stopped as a whole and whose position is
 * told by itself. They are played one behind the other.
 */
public interface AudioChannel {
    /**
     * Opens both directions; before that, nothing is handed over. Call once, while the dialect is told that it is opened.
     *
     * @param sampleRate of what comes in and of what is played, in Hz: 8000, 16000, 24000 or 48000
     */
    void open(int sampleRate);

    /**
     * Plays {@code samples} behind what was given before; they belong to the channel from now on. Dropped where their
     * generation was cleared, and once the connection is closing. How much waits is bounded: past it
     * {@link Connection#writable()} is false, and what is given all the same is still taken.
     *
     * @param generation not below one that was given before
     */
    void play(long generation, short[] samples);

    /** Nothing more follows in this generation: {@link Dialect#played} tells once all of it was played. */
    void finish(long generation);

    /**
     * Whether what was given waits where it is, and silence is played; then it goes on from there. {@link #clear} ends it. Does
     * nothing on a carrier that does not pace ({@link CarrierCapabilities#paces}).
     */
    void hold(boolean value);

    /**
     * Drops what was not played of this generation and of those before it, and whatever is given of them later. Their end
     * is told by {@link #position()} alone.
     */
    void clear(long generation);

    /**
     * How far the client has heard, in the generation that plays or played last; behind a {@link #clear}, where that
     * stopped. Empty before the first sample, and always from carriers that cannot tell. What moves it is told by
     * {@link Dialect#heard}.
     */
    Optional<PlaybackPosition> position();
}
