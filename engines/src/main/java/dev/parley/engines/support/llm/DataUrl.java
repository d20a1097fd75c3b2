package dev.parley.engines.support.llm;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data URL that holds base64 (RFC 2397).
 *
 * @param type media type without parameters, lower case
 */
public record DataUrl(String type, String base64) {
    private static final Pattern HEAD = Pattern.compile("(?i)data:([\\w.+-]+/[\\w.+-]+)(?:;[^,;]*)*;base64,");

    /** Empty for any other URL. */
    public static Optional<DataUrl> of(String url) {
        Matcher head = HEAD.matcher(url);
        return head.lookingAt()
                ? Optional.of(new DataUrl(head.group(1).toLowerCase(Locale.ROOT), url.substring(head.end())))
                : Optional.empty();
    }
}
