package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.conversation.Part;
import dev.parley.dialect.support.Base64Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a {@code send-file} brings (pipecat-rtvi.md 5.7): pictures, and texts. Nothing is fetched here. */
final class SentFile {
    private static final Pattern PICTURE = Pattern.compile("image/[a-z0-9.+-]+");

    private SentFile() {}

    /** The parts of the user's message. */
    static List<Part> parts(RtviMessage message) throws RtviFault {
        String content = message.required("content", RtviMessage.MAX_TEXT);
        JsonNode file = message.data().path("file");
        if (!file.isObject()) {
            throw RtviFault.invalid("file is missing");
        }
        String format =
                RtviMessage.required(file, "format", RtviMessage.MAX_NAME).toLowerCase(Locale.ROOT);
        JsonNode source = file.path("source");
        if (!source.isObject()) {
            throw RtviFault.invalid("file.source is missing");
        }
        List<Part> parts = new ArrayList<>();
        if (!content.isBlank()) {
            parts.add(new Part.InputText(content));
        }
        if (source.has("bytes")) {
            parts.add(bytes(file, format, RtviMessage.required(source, "bytes", ProtobufCarrier.MAX_FRAME)));
        } else {
            parts.add(address(format, RtviMessage.required(source, "url", RtviMessage.MAX_TEXT)));
        }
        return parts;
    }

    private static Part bytes(JsonNode file, String format, String text) throws RtviFault {
        String base64 = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
        byte[] bytes;
        try {
            bytes = Base64Text.decode(base64);
        } catch (IllegalArgumentException e) {
            throw RtviFault.invalid("file.source.bytes is no base64: " + e.getMessage());
        }
        if (PICTURE.matcher(format).matches()) {
            return new Part.InputImage("data:" + format + ";base64," + base64, "auto");
        }
        if (format.startsWith("text/") || format.equals("application/json")) {
            String content = new String(bytes, StandardCharsets.UTF_8);
            if (content.length() > RtviMessage.MAX_TEXT) {
                throw RtviFault.invalid("a file of text may have " + RtviMessage.MAX_TEXT + " characters at most");
            }
            String name = RtviMessage.text(file, "name", RtviMessage.MAX_NAME).orElse("file");
            return new Part.InputText(name + ":\n" + content);
        }
        throw RtviFault.invalid("files of " + format + " are not taken; send pictures or texts");
    }

    /** The model's server fetches it. */
    private static Part address(String format, String url) throws RtviFault {
        if (!PICTURE.matcher(format).matches() || !url.startsWith("https://")) {
            throw RtviFault.invalid("by its address only a picture is taken, with https");
        }
        return new Part.InputImage(url, "auto");
    }
}
