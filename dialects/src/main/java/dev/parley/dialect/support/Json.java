package dev.parley.dialect.support;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON trees for events that are not audio. Thread-safe. */
public final class Json {
    private static final int MAX_DEPTH = 100;
    /** 15 MiB of audio as base64, the most an event may carry (openai-realtime.md 7), and some. */
    private static final int MAX_STRING = 22 * 1024 * 1024;
    /** Names, values and brackets: many times what any request needs, and still read in some 10 ms. */
    private static final int MAX_TOKENS = 200_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The text is not JSON, or deeper or longer than allowed. The message names the place, not the content. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Parses one JSON value, UTF-8. */
    public static JsonNode parse(byte[] text) throws MalformedException {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isMissingNode()) {
                throw new MalformedException("the message is empty");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new MalformedException(describe(e));
        } catch (IOException e) {
            throw new MalformedException("not UTF-8");
        }
    }

    private static String describe(JsonProcessingException e) {
        String what =
                switch (e) {
                    case StreamConstraintsException bound ->
                        bound.getOriginalMessage().replaceAll(", from `[^`]*`", "");
                    case JsonParseException wrong -> withoutSource(wrong.getOriginalMessage());
                    default -> "not one JSON value";
                };
        var at = e.getLocation();
        return at == null ? what : what + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** Without the parser's own notes on where a bracket that is not closed began. */
    private static String withoutSource(String message) {
        int notes = message.indexOf(" (start marker at [");
        return notes < 0 ? message : message.substring(0, notes);
    }

    public static Buffer buffer(JsonNode node) {
        return Buffer.buffer(bytes(node));
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compact text of a value. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
