package dev.parley.rtc.sdp;

import java.util.List;
import java.util.Optional;

/**
 * What follows an {@code m=} line (RFC 8866 section 5.14). Immutable.
 *
 * @param media {@code audio}, {@code video}, {@code application} …
 * @param port 0 for a section that is rejected, or used only inside a bundle
 * @param protocol as {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types, or {@code webrtc-datachannel}
 * @param line that of the {@code m=} line, counted from 1
 */
public record MediaSection(
        String media, int port, String protocol, List<String> formats, List<SdpAttribute> attributes, int line) {

    /** The first attribute of that name. */
    public Optional<SdpAttribute> attribute(String name) {
        return attributes.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** All attributes of that name, in order. */
    public List<SdpAttribute> all(String name) {
        return attributes.stream().filter(each -> each.name().equals(name)).toList();
    }

    public boolean has(String name) {
        return attribute(name).isPresent();
    }

    /** Its name inside the description (RFC 5888), or empty. */
    public String mid() {
        return attribute("mid").map(SdpAttribute::value).orElse("");
    }

    /** Rejected: port 0, and not just for want of a port of its own (RFC 9143 section 6). */
    public boolean rejected() {
        return port == 0 && !has("bundle-only");
    }

    /** From whoever wrote it; {@code sendrecv} where nothing is said. */
    public Direction direction() {
        for (Direction each : Direction.values()) {
            if (has(each.text())) {
                return each;
            }
        }
        return Direction.SEND_RECEIVE;
    }
}
