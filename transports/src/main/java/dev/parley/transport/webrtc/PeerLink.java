package dev.parley.transport.webrtc;

/** A WebRTC peer as its connection uses it. Loop only. */
interface PeerLink {
    /**
     * Sends one frame of sound.
     *
     * @param timestamp at 48 kHz (RFC 7587 section 4.1)
     * @param marker whether it is the first behind a pause
     */
    void sendAudio(byte[] payload, int length, int timestamp, boolean marker);

    /** How long a packet of the client's sound that is missing is waited for from now on, in ms. */
    void lossWait(long ms);

    /** Bytes of the longest message that the client takes. */
    int longestMessage();

    /** Sends a message over the data channel; false, and nothing sent, while too much waits. */
    boolean send(boolean text, byte[] message);

    /** Bytes that the client has not acknowledged. */
    long bufferedBytes();

    /** Closes the data channel behind what was sent. */
    void closeChannel();

    /** Ends the peer, and tells the client. */
    void close();
}
