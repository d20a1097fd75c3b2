package dev.parley.g2p;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the voice's JSON files as streams, so that no tree of a file's hundred thousand entries is ever held. */
final class JsonFiles {
    // Names are looked at once and dropped: keeping them in the factory's own table would only cost memory.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonFiles() {}

    /** Takes what the parser stands at, to its end. */
    @FunctionalInterface
    interface Field {
        void read(String name, JsonParser json) throws IOException;
    }

    /**
     * Reads the object a file holds.
     *
     * @param field called at the first token of each value
     * @throws IOException when the file is missing, damaged or not an object; the message names it
     */
    static void object(Path file, Field field) throws IOException {
        try (InputStream in = open(file);
                JsonParser json = JSON.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            fields(json, field);
        } catch (IOException e) {
            throw new IOException("the voice's file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads the rest of an object that has begun. */
    static void fields(JsonParser json, Field field) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            field.read(name, json);
        }
    }

    /** The strings of the array that has begun. */
    static List<String> strings(JsonParser json) throws IOException {
        List<String> strings = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            strings.add(json.getText());
        }
        return strings;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }
}
