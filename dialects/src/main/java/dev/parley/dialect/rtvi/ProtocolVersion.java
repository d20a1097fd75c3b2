package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of RTVI a client speaks (pipecat-rtvi.md 5.2).
 *
 * @param announced what it is told that this side speaks
 * @param complaint what is wrong with the version it named
 */
record ProtocolVersion(int major, int minor, String announced, Optional<String> complaint) {
    static final String SERVER = "2.2.0";

    /** Of clients that said nothing yet, or nothing that can be read. */
    static final ProtocolVersion UNKNOWN = new ProtocolVersion(2, 0, SERVER, Optional.empty());

    private static final String CONSEQUENCE = " Compatibility issues may occur.";
    private static final int SHOWN = 40;
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

    static ProtocolVersion of(JsonNode version) {
        if (!version.isTextual()) {
            return unknown("Client version unknown.");
        }
        String text = version.textValue();
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
            return unknown("Invalid client version format (" + shown + ").");
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        Optional<String> complaint = major == 1 || major == 2
                ? Optional.empty()
                : Optional.of("RTVI version " + text + " is not compatible with server protocol " + SERVER + "."
                        + CONSEQUENCE);
        return new ProtocolVersion(major, minor, major == 1 ? text : SERVER, complaint);
    }

    private static ProtocolVersion unknown(String why) {
        return new ProtocolVersion(UNKNOWN.major, UNKNOWN.minor, UNKNOWN.announced, Optional.of(why + CONSEQUENCE));
    }

    /** Whether it reads {@code bot-output} of the first kind: without progress. */
    boolean isFirst() {
        return major == 1;
    }

    /** Whether it knows calls of functions by {@code llm-function-call} alone. */
    boolean callsOnce() {
        return major == 1 && minor < 2;
    }
}
