package dev.parley.rtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866) as far as WebRTC needs it: attributes, and sections of media. Immutable. What it holds is
 * bounded by the size of the text, which is bounded itself.
 *
 * @param attributes those before the first section
 */
public record SessionDescription(List<SdpAttribute> attributes, List<MediaSection> sections) {
    /** A browser's offer with audio, video and data has about 8,000. */
    public static final int MAX_CHARACTERS = 64 << 10;

    public static final int MAX_SECTIONS = 32;

    /**
     * Reads a description; lines may end in CRLF or LF.
     *
     * @throws SdpException naming the line that is wrong
     */
    public static SessionDescription parse(String text) throws SdpException {
        if (text.length() > MAX_CHARACTERS) {
            throw new SdpException(0, "the description is longer than " + MAX_CHARACTERS + " characters");
        }
        Reader reader = new Reader();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (!line.isBlank()) {
                reader.take(line, number);
            }
        }
        if (number == 0 || !reader.versioned) {
            throw new SdpException(1, "a description begins with v=0");
        }
        return reader.finish();
    }

    /** The first attribute of that name before any section. */
    public Optional<SdpAttribute> attribute(String name) {
        return attributes.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The group of sections that share one transport (RFC 9143): their names in order, or none. */
    public List<String> bundle() {
        for (SdpAttribute each : attributes) {
            if (each.name().equals("group") && each.value().startsWith("BUNDLE")) {
                return List.of(each.value().substring("BUNDLE".length()).strip().split(" +"));
            }
        }
        return List.of();
    }

    private static final class Reader {
        private final List<SdpAttribute> session = new ArrayList<>();
        private final List<MediaSection> sections = new ArrayList<>();
        private List<SdpAttribute> attributes = session;
        private boolean versioned;

        void take(String line, int number) throws SdpException {
            if (line.length() < 2 || line.charAt(1) != '=') {
                throw new SdpException(number, "expected a letter and =");
            }
            String value = line.substring(2).strip();
            if (!versioned && !(line.charAt(0) == 'v' && value.equals("0"))) {
                throw new SdpException(number, "a description begins with v=0");
            }
            switch (line.charAt(0)) {
                case 'v' -> versioned = true;
                case 'm' -> section(value, number);
                case 'a' -> attributes.add(attribute(value, number));
                default -> {} // addresses, bandwidths and names say nothing that WebRTC uses
            }
        }

        private static SdpAttribute attribute(String value, int number) throws SdpException {
            int colon = value.indexOf(':');
            String name = colon < 0 ? value : value.substring(0, colon);
            if (name.isEmpty()) {
                throw new SdpException(number, "an attribute without a name");
            }
            return new SdpAttribute(
                    name, colon < 0 ? "" : value.substring(colon + 1).strip(), number);
        }

        private void section(String value, int number) throws SdpException {
            if (sections.size() == MAX_SECTIONS) {
                throw new SdpException(number, "more than " + MAX_SECTIONS + " m= lines");
            }
            String[] parts = value.split(" +");
            if (parts.length < 4) {
                throw new SdpException(number, "m= names media, port, protocol and formats");
            }
            String port = parts[1].contains("/") ? parts[1].substring(0, parts[1].indexOf('/')) : parts[1];
            attributes = new ArrayList<>();
            List<String> formats = List.of(parts).subList(3, parts.length);
            int at = Numbers.parse(port, 65_535, number, "port");
            sections.add(new MediaSection(parts[0], at, parts[2], formats, attributes, number));
        }

        SessionDescription finish() {
            List<MediaSection> frozen = sections.stream()
                    .map(each -> new MediaSection(
                            each.media(),
                            each.port(),
                            each.protocol(),
                            each.formats(),
                            List.copyOf(each.attributes()),
                            each.line()))
                    .toList();
            return new SessionDescription(List.copyOf(session), frozen);
        }
    }
}
