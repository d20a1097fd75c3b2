package dev.parley.engines.openai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns the addresses users already have in their environment into one form: scheme, host, path with version, no slash. */
public final class BaseUrl {
    private static final String VERSION = "/v1";

    /** As servers name their versions: {@code /v1}, {@code /api/v3}, {@code /v1beta/openai}. */
    private static final Pattern VERSIONED = Pattern.compile("/v\\d+(?:(?:alpha|beta)\\d*)?(?:/openai)?$");

    private BaseUrl() {}

    /**
     * As {@code OPENAI_BASE_URL}: the version is part of it. An address without any path gets {@code /v1}.
     *
     * @param name what the user calls the setting, for the message
     * @throws IllegalArgumentException when it is no http or https address
     */
    public static URI openAi(String name, String value) {
        URI uri = parse(name, value);
        String path = uri.getRawPath();
        return path == null || path.isEmpty() ? URI.create(uri + VERSION) : uri;
    }

    /**
     * As {@code KYUTAI_LLM_URL}: {@code /v1} is appended, unless it ends with a version already.
     *
     * @param name what the user calls the setting, for the message
     * @throws IllegalArgumentException when it is no http or https address
     */
    public static URI kyutai(String name, String value) {
        URI uri = parse(name, value);
        String path = uri.getRawPath();
        return path != null && VERSIONED.matcher(path).find() ? uri : URI.create(uri + VERSION);
    }

    private static URI parse(String name, String value) {
        String trimmed = value.strip().replaceFirst("/chat/completions/*$", "");
        while (trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        try {
            URI uri = new URI(trimmed);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("http") || scheme.equals("https");
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(message(name), e);
        }
        throw new IllegalArgumentException(message(name));
    }

    /** Does not repeat the value: an address may carry a password. */
    private static String message(String name) {
        return name + " is not an http or https address; write it like http://localhost:11434/v1";
    }
}
