package dev.parley.engines.support.markup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON as models write it: single quotes, line ends in strings, commas too many. Pure. */
final class LenientJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,15})(?:\\.\\d{1,15})?");

    private LenientJson() {}

    /** The object that {@code text} is; Gemma's quotes are understood. */
    static Optional<JsonObject> object(String text) {
        String plain = text.strip().replace("<|\"|>", "\"");
        return plain.startsWith("{") ? strict(plain).map(JsonObject::new) : Optional.empty();
    }

    static Optional<JsonArray> array(String text) {
        String plain = text.strip();
        return plain.startsWith("[") ? strict(plain).map(JsonArray::new) : Optional.empty();
    }

    /** What a parameter without type is: a number, a truth value, an object, a list, or else the text itself. */
    static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (NUMBER.matcher(text).matches()) {
            return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
        }
        Optional<Object> structure =
                object(text).map(Object.class::cast).or(() -> array(text).map(Object.class::cast));
        return structure.orElse(text);
    }

    private static Optional<String> strict(String text) {
        StringWriter out = new StringWriter();
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(out)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (IOException notJson) {
            return Optional.empty();
        }
        return Optional.of(out.toString());
    }
}
