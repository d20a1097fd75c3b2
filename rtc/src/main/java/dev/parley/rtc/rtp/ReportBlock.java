package dev.parley.rtc.rtp;

/**
 * What one side tells about a stream that it receives (RFC 3550 section 6.4.1).
 *
 * @param ssrc of the stream
 * @param fractionLost since the report before, in 1/256
 * @param packetsLost in all; negative where more came than were sent
 * @param highestSequence 32 bits, with the cycles of the sequence number
 * @param jitter in units of the codec's clock
 * @param lastReport middle 32 bits of the NTP time of the last sender report, or 0
 * @param sinceLastReport in 1/65,536 s
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int packetsLost,
        int highestSequence,
        int jitter,
        int lastReport,
        int sinceLastReport) {}
