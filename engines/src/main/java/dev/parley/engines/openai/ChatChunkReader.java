package dev.parley.engines.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.engines.support.llm.ServerError;
import dev.parley.provider.LlmEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads chunks of a streamed chat completion, whole ones, and errors (speech-backends.md F.2, with the deviations of F.3
 * and F.4) without building a tree. Of several choices it reads the one that came first. Not thread-safe.
 */
final class ChatChunkReader {
    private final JsonFactory json = new JsonFactory();
    private final Sink sink;
    private final ErrorReader errors;
    private int chosen = -1;

    /** What a chunk can say, in the order in which it says it. */
    interface Sink {
        /** The next piece of the answer; never empty. */
        void text(String delta);

        /** The model is reasoning; not to be spoken. May be empty. */
        void reasoning(String delta);

        void toolFragment(ToolCallAssembler.Fragment fragment);

        /** The answer came as one message; what follows up to its finish repeats what may have come in pieces. */
        void wholeMessage();

        void finish(String reason);

        void usage(LlmEvent.Usage usage);

        /** The server reports that the generation broke. */
        void error(ServerError error);
    }

    ChatChunkReader(Sink sink) {
        this.sink = sink;
        this.errors = new ErrorReader(sink);
    }

    /**
     * One chunk, several behind each other, or a list of them.
     *
     * @throws IOException when it is not JSON
     */
    void read(byte[] data, int length) throws IOException {
        try (JsonParser parser = json.createParser(data, 0, length)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("a chunk of the answer is empty");
            }
            int depth = 0;
            while (token != null) {
                switch (token) {
                    case START_OBJECT -> chunk(parser);
                    case START_ARRAY -> depth++;
                    case END_ARRAY -> depth--;
                    case VALUE_NULL -> {}
                    default -> throw new IOException("a chunk of the answer is not a JSON object");
                }
                token = parser.nextToken();
            }
            if (depth != 0) {
                throw new IOException("a list of chunks does not end");
            }
        }
    }

    /** The data of an event that is called an error. */
    void readError(byte[] data, int length) {
        errors.event(json, data, length);
    }

    private void chunk(JsonParser parser) throws IOException {
        boolean choices = false;
        ErrorReader.Draft draft = new ErrorReader.Draft();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "choices" -> {
                    choices |= value == JsonToken.START_ARRAY;
                    choices(parser);
                }
                case "usage" -> usage(parser);
                case "x_groq" -> groq(parser);
                case "error" -> errors.error(parser);
                default -> draft.field(parser, field);
            }
        }
        if (!choices) {
            errors.withoutChoices(draft);
        }
    }

    // Choices.

    private void choices(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                choice(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** The index may stand behind what belongs to it. */
    private void choice(JsonParser parser) throws IOException {
        int index = 0;
        String finish = "";
        List<Runnable> says = new ArrayList<>(2);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            boolean object = value == JsonToken.START_OBJECT;
            if (field.equals("delta") && object) {
                message(parser, says);
            } else if (field.equals("message") && object) {
                says.add(sink::wholeMessage);
                message(parser, says);
            } else if (field.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = parser.getIntValue();
            } else if (field.equals("finish_reason")) {
                finish = text(parser);
            } else if (field.equals("error") && value != JsonToken.VALUE_NULL) {
                errors.error(parser);
            } else {
                parser.skipChildren();
            }
        }
        chosen = chosen < 0 ? index : chosen;
        if (index != chosen) {
            return;
        }
        says.forEach(Runnable::run);
        if (!finish.isEmpty()) {
            sink.finish(finish);
        }
    }

    private void message(JsonParser parser, List<Runnable> says) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "content" -> content(parser, value, says);
                case "refusal" -> text(text(parser), says);
                case "reasoning", "reasoning_content", "thinking", "reasoning_details", "thinking_blocks" -> {
                    String words = text(parser);
                    if (value != JsonToken.VALUE_NULL) {
                        says.add(() -> sink.reasoning(words));
                    }
                }
                case "tool_calls" -> toolCalls(parser, says);
                case "function_call" -> {
                    if (value == JsonToken.START_OBJECT) {
                        toolCall(parser, says);
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void text(String text, List<Runnable> says) {
        if (!text.isEmpty()) {
            says.add(() -> sink.text(text));
        }
    }

    /** A string, a part, or a list of parts of which the text parts count. */
    private void content(JsonParser parser, JsonToken value, List<Runnable> says) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            part(parser, says);
            return;
        }
        if (value != JsonToken.START_ARRAY) {
            text(text(parser), says);
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                part(parser, says);
            } else {
                text(text(parser), says);
            }
        }
    }

    private void part(JsonParser parser, List<Runnable> says) throws IOException {
        String type = "";
        String words = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            String text = text(parser);
            type = field.equals("type") ? text : type;
            words = field.equals("text") ? text : words;
        }
        if (type.contains("think") || type.contains("reason")) {
            String reasoning = words;
            says.add(() -> sink.reasoning(reasoning));
        } else {
            text(words, says);
        }
    }

    // Calls.

    private void toolCalls(JsonParser parser, List<Runnable> says) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            toolCall(parser, says);
            return;
        }
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                toolCall(parser, says);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** With or without a {@code function} round name and arguments. */
    private void toolCall(JsonParser parser, List<Runnable> says) throws IOException {
        int index = -1;
        String id = "";
        String name = "";
        String arguments = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "index" -> index = index(parser, value);
                case "id" -> id = text(parser);
                case "name" -> name = text(parser);
                case "arguments", "parameters" -> arguments = JsonText.of(json, parser);
                case "function" -> {
                    if (value != JsonToken.START_OBJECT) {
                        name = text(parser);
                        break;
                    }
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String part = parser.currentName();
                        parser.nextToken();
                        switch (part) {
                            case "name" -> name = text(parser);
                            case "arguments", "parameters" -> arguments = JsonText.of(json, parser);
                            default -> parser.skipChildren();
                        }
                    }
                }
                default -> parser.skipChildren();
            }
        }
        ToolCallAssembler.Fragment fragment = new ToolCallAssembler.Fragment(index, id, name, arguments);
        says.add(() -> sink.toolFragment(fragment));
    }

    private static int index(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return parser.getIntValue();
        }
        String written = text(parser);
        return written.matches("\\d{1,6}") ? Integer.parseInt(written) : -1;
    }

    // Usage.

    private void groq(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "usage" -> usage(parser);
                case "error" -> errors.error(parser);
                default -> parser.skipChildren();
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

    /** The string the parser is on; anything else is skipped and empty. */
    static String text(JsonParser parser) throws IOException {
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
