package dev.parley.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with places for arguments: {@code https://host/city/{city}?unit={unit}}. Arguments are percent-encoded, all
 * but unreserved characters (RFC 3986 section 2.3), so that none can change what address is called. Immutable.
 */
final class UrlTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final Pattern DOTS = Pattern.compile("(^|[/\\\\])\\.{1,2}($|[/\\\\])");

    private final String template;
    private final List<String> names = new ArrayList<>();

    UrlTemplate(String template) {
        this.template = template;
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
    }

    /** An argument cannot be put in. The message is for the model. */
    static final class UnfitArgumentException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitArgumentException(String message) {
            super(message);
        }
    }

    /** Names of the arguments it takes. */
    List<String> names() {
        return List.copyOf(names);
    }

    String fill(ObjectNode arguments) throws UnfitArgumentException {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder url = new StringBuilder();
        int path = template.indexOf('?') < 0 ? template.length() : template.indexOf('?');
        while (matcher.find()) {
            String value = text(arguments.path(matcher.group(1)), matcher.group(1));
            if (matcher.start() < path && DOTS.matcher(value).find()) {
                throw new UnfitArgumentException(
                        "The argument '" + matcher.group(1) + "' must not hold '.' or '..' as a part of a path.");
            }
            matcher.appendReplacement(url, Matcher.quoteReplacement(encode(value)));
        }
        return matcher.appendTail(url).toString();
    }

    /** Adds arguments as a query; lists and objects as JSON text. */
    static String withQuery(String url, ObjectNode arguments) {
        StringBuilder all = new StringBuilder(url);
        char separator = url.indexOf('?') < 0 ? '?' : '&';
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            JsonNode value = argument.getValue();
            all.append(separator)
                    .append(encode(argument.getKey()))
                    .append('=')
                    .append(encode(value.isValueNode() ? value.asText() : value.toString()));
            separator = '&';
        }
        return all.toString();
    }

    private static String text(JsonNode value, String name) throws UnfitArgumentException {
        if (value.isMissingNode() || value.isNull()) {
            throw new UnfitArgumentException("The argument '" + name + "' is missing.");
        }
        if (!value.isValueNode()) {
            throw new UnfitArgumentException("The argument '" + name + "' must be a text, a number or a boolean.");
        }
        return value.asText();
    }

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte each : text.getBytes(UTF_8)) {
            char character = (char) (each & 0xff);
            if (UNRESERVED.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append('%').append("%02X".formatted(each & 0xff));
            }
        }
        return encoded.toString();
    }
}
