package dev.parley.rtc.peer;

/**
 * What is known of a peer's connection at one moment.
 *
 * @param packetsReceived of sound
 * @param packetsLost of sound on the way here
 * @param jitterMs of the sound that comes in
 * @param packetsSent of sound
 * @param lostByClient of those, what the client tells as lost
 * @param roundTripMs the latest, or -1 while the client has told none
 * @param packetsRepeated of sound, sent again because the client asked for them
 * @param packetsRefused not genuine, repeated, malformed, or of no known kind
 */
public record RtcStatistics(
        long packetsReceived,
        long packetsLost,
        double jitterMs,
        long packetsSent,
        long lostByClient,
        double roundTripMs,
        long packetsRepeated,
        long packetsRefused) {}
