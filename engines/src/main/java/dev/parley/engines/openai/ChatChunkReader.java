package dev.parley.engines.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.provider.LlmEvent;
import java.io.IOException;

/**
 * Reads one chunk of a streamed chat completion (speech-backends.md F.2, with the deviations of F.3 and F.4) without
 * building a tree.
 */
final class ChatChunkReader {
    private final JsonFactory json = new JsonFactory();
    private final Sink sink;

    /** What a chunk can say, in the order in which it says it. */
    interface Sink {
        /** The next piece of the answer; never empty. */
        void text(String delta);

        /** The model is reasoning; not to be spoken. */
        void reasoning();

        /** @param index -1 when the server gave none; the other values are empty when the server gave none */
        void toolFragment(int index, String id, String name, String arguments);

        void finish(String reason);

        void usage(LlmEvent.Usage usage);

        /** The server reports that the generation broke. */
        void error(String message);
    }

    ChatChunkReader(Sink sink) {
        this.sink = sink;
    }

    /** @throws IOException when it is not JSON */
    void read(byte[] data, int length) throws IOException {
        try (JsonParser parser = json.createParser(data, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a chunk of the answer is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                chunkField(parser, field);
            }
        }
    }

    private void chunkField(JsonParser parser, String field) throws IOException {
        switch (field) {
            case "choices" -> choices(parser);
            case "usage" -> usage(parser);
            case "x_groq" -> groq(parser);
            case "error" -> error(parser);
            default -> parser.skipChildren();
        }
    }

    private void choices(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        boolean first = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (first && parser.currentToken() == JsonToken.START_OBJECT) {
                choice(parser);
            } else {
                parser.skipChildren();
            }
            first = false;
        }
    }

    private void choice(JsonParser parser) throws IOException {
        String finish = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("delta") && value == JsonToken.START_OBJECT) {
                delta(parser);
            } else if (field.equals("finish_reason")) {
                finish = text(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (!finish.isEmpty()) {
            sink.finish(finish);
        }
    }

    private void delta(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "content" -> content(parser, value);
                case "reasoning", "reasoning_content" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        sink.reasoning();
                    }
                    parser.skipChildren();
                }
                case "tool_calls" -> toolCalls(parser);
                default -> parser.skipChildren();
            }
        }
    }

    /** A string, or a list of parts of which the text parts count. */
    private void content(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            String text = text(parser);
            if (!text.isEmpty()) {
                sink.text(text);
            }
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            while (parser.currentToken() == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                contentPartFields(parser);
            }
        }
    }

    /** On the first field name of a part; leaves the parser on its end. */
    private void contentPartFields(JsonParser parser) throws IOException {
        do {
            String field = parser.currentName();
            parser.nextToken();
            String text = text(parser);
            if (field.equals("text") && !text.isEmpty()) {
                sink.text(text);
            }
        } while (parser.nextToken() == JsonToken.FIELD_NAME);
    }

    private void toolCalls(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                toolCall(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void toolCall(JsonParser parser) throws IOException {
        int index = -1;
        String id = "";
        String name = "";
        String arguments = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = parser.getIntValue();
            } else if (field.equals("id")) {
                id = text(parser);
            } else if (field.equals("function") && value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String part = parser.currentName();
                    parser.nextToken();
                    String text = text(parser);
                    name = part.equals("name") ? text : name;
                    arguments = part.equals("arguments") ? text : arguments;
                }
            } else {
                parser.skipChildren();
            }
        }
        sink.toolFragment(index, id, name, arguments);
    }

    private void groq(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("usage")) {
                usage(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void usage(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        int input = 0;
        int output = 0;
        int cached = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "prompt_tokens" -> input = count(parser);
                case "completion_tokens" -> output = count(parser);
                case "prompt_tokens_details" -> cached = cachedTokens(parser, value);
                default -> parser.skipChildren();
            }
        }
        sink.usage(new LlmEvent.Usage(input, output, cached));
    }

    private int cachedTokens(JsonParser parser, JsonToken value) throws IOException {
        int cached = 0;
        if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                cached = field.equals("cached_tokens") ? count(parser) : cached;
                parser.skipChildren();
            }
        }
        return cached;
    }

    private void error(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String message = "";
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                String text = text(parser);
                message = field.equals("message") ? text : message;
            }
        } else {
            message = text(parser);
        }
        sink.error(message.isEmpty() ? "no reason given" : message);
    }

    /** The scalar the parser is on, as text; anything else is skipped and empty. */
    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return "";
    }

    private static int count(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
    }
}
