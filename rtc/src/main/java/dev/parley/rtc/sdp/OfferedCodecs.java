package dev.parley.rtc.sdp;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Codecs of an audio section: those that its {@code a=rtpmap} lines name, and the static ones that need none. */
final class OfferedCodecs {
    private static final int HIGHEST_PAYLOAD_TYPE = 127;

    private OfferedCodecs() {}

    /** The best one that the server has. */
    static Optional<RtpCodec> best(MediaSection section) throws SdpException {
        if (section.formats().size() > HIGHEST_PAYLOAD_TYPE + 1) {
            throw new SdpException(section.line(), "m= names more formats than there are payload types");
        }
        Map<String, SdpAttribute> maps = byFormat(section, "rtpmap");
        Map<String, SdpAttribute> formats = byFormat(section, "fmtp");
        RtpCodec best = null;
        for (String format : new LinkedHashSet<>(section.formats())) {
            RtpCodec codec = codec(section, format, maps.get(format), formats.get(format));
            if (codec != null && codec.preference() > (best == null ? 0 : best.preference())) {
                best = codec;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Map<String, SdpAttribute> byFormat(MediaSection section, String name) {
        Map<String, SdpAttribute> found = new HashMap<>();
        for (SdpAttribute each : section.all(name)) {
            found.putIfAbsent(each.value().split(" ", 2)[0], each);
        }
        return found;
    }

    private static @Nullable RtpCodec codec(
            MediaSection section, String format, @Nullable SdpAttribute map, @Nullable SdpAttribute parameters)
            throws SdpException {
        int line = map == null ? section.line() : map.line();
        int type = Numbers.parse(format, HIGHEST_PAYLOAD_TYPE, line, "a payload type");
        if (map == null) {
            return switch (type) { // RFC 3551 section 6
                case 0 -> new RtpCodec(0, "PCMU", 8000, Map.of(), nack(section, format));
                case 8 -> new RtpCodec(8, "PCMA", 8000, Map.of(), nack(section, format));
                default -> null;
            };
        }
        String[] parts = map.value().substring(format.length()).strip().split("/");
        if (parts.length < 2) {
            throw new SdpException(line, "a=rtpmap names a codec and its clock rate");
        }
        int rate = Numbers.parse(parts[1], 999_999, line, "a clock rate");
        return new RtpCodec(type, parts[0], rate, parameters(parameters), nack(section, format));
    }

    private static boolean nack(MediaSection section, String format) {
        return section.all("rtcp-fb").stream()
                .map(each -> each.value().strip())
                .anyMatch(each -> each.equals(format + " nack") || each.equals("* nack"));
    }

    private static Map<String, String> parameters(@Nullable SdpAttribute format) {
        Map<String, String> parameters = new HashMap<>();
        if (format != null && format.value().indexOf(' ') > 0) {
            for (String each :
                    format.value().substring(format.value().indexOf(' ')).split(";")) {
                String[] pair = each.strip().split("=", 2);
                parameters.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length < 2 ? "" : pair[1].strip());
            }
        }
        return Map.copyOf(parameters);
    }
}
