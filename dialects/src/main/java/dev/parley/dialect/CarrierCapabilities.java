package dev.parley.dialect;

/**
 * What a carrier can do besides text messages, which every one has.
 *
 * @param binaryMessages messages of bytes
 * @param carriesAudio audio beside the messages: {@link Connection#audio()} is there, and a dialect puts no audio into its
 *     messages
 * @param paces audio may be given ahead of time; the carrier itself plays it at the pace of speech
 * @param truncates {@link AudioChannel#clear} takes back what has been given and was not played yet
 * @param tellsPlayed {@link AudioChannel#position()}, {@link Dialect#heard} and {@link Dialect#played} tell what the client
 *     has heard; if not, the server's clock is believed
 */
public record CarrierCapabilities(
        boolean binaryMessages, boolean carriesAudio, boolean paces, boolean truncates, boolean tellsPlayed) {
    /** Text and binary messages and nothing else, such as a WebSocket. */
    public static final CarrierCapabilities MESSAGES = new CarrierCapabilities(true, false, false, false, false);

    public CarrierCapabilities {
        if (!carriesAudio && (paces || truncates || tellsPlayed)) {
            throw new IllegalArgumentException("a carrier without audio can do nothing with it");
        }
    }
}
