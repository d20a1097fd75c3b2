package dev.parley.http.form;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Content-Type of a form that can hold files. Media type and names of parameters are of any case, parameters stand in
 * any order and may be quoted (RFC 9110 sections 5.6.6 and 8.3.1); the boundary itself is taken as it is (RFC 2046 section
 * 5.1.1).
 *
 * @param boundary between its parts
 */
record FormType(String boundary) {
    static final String MEDIA_TYPE = "multipart/form-data";

    private static final int MAX_BOUNDARY = 70;

    private static final Pattern PARAMETER = Pattern.compile(
            "\\s*;\\s*(?:(?<name>[^\\s;=\"]+)=(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<plain>[^\\s;\"]*)))?");

    /** Letters, digits and the signs of RFC 2046, and others that real clients use; none that ends a line or a quotation. */
    private static final Pattern BOUNDARY =
            Pattern.compile("[!-~&&[^\"\\\\]]|[!-~&&[^\"\\\\]][ -~&&[^\"\\\\]]*[!-~&&[^\"\\\\]]");

    /** The type alone, in small letters, without parameters. */
    static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * @return empty when it is another type
     * @throws MalformedBodyException when it is a form's, and names no boundary that one can have
     */
    static Optional<FormType> of(String contentType) throws MalformedBodyException {
        if (!mediaType(contentType).equals(MEDIA_TYPE)) {
            return Optional.empty();
        }
        String boundary = boundary(contentType)
                .orElseThrow(() -> new MalformedBodyException("The Content-Type " + MEDIA_TYPE
                        + " names no boundary: it has to be '" + MEDIA_TYPE + "; boundary=…'. Clients set it themselves"
                        + " when they are given no Content-Type."));
        if (boundary.length() > MAX_BOUNDARY || !BOUNDARY.matcher(boundary).matches()) {
            throw new MalformedBodyException("The boundary in the Content-Type is malformed: it has to be 1 to "
                    + MAX_BOUNDARY + " ASCII characters without quotation marks.");
        }
        return Optional.of(new FormType(boundary));
    }

    private static Optional<String> boundary(String contentType) {
        int semicolon = contentType.indexOf(';');
        if (semicolon < 0) {
            return Optional.empty();
        }
        Matcher parameters = PARAMETER.matcher(contentType);
        parameters.region(semicolon, contentType.length());
        while (parameters.lookingAt()) {
            String name = parameters.group("name");
            if (name != null && name.equalsIgnoreCase("boundary")) {
                String quoted = parameters.group("quoted");
                return Optional.of(quoted == null ? parameters.group("plain") : quoted.replaceAll("\\\\(.)", "$1"));
            }
            parameters.region(parameters.end(), contentType.length());
        }
        return Optional.empty();
    }

    /** As the header has it in the form that every parser takes. */
    String header() {
        return MEDIA_TYPE + "; boundary=\"" + boundary + "\"";
    }
}
