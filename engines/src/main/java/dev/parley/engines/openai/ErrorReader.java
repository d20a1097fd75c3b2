package dev.parley.engines.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.engines.support.llm.ServerError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads the ways in which servers say that they failed. Not thread-safe. */
final class ErrorReader {
    private static final Set<String> REASONS = Set.of("message", "detail", "error_msg", "msg", "reason", "raw");
    private static final Set<String> CODES = Set.of("code", "type", "object", "status", "error_code", "statusCode");

    private final ChatChunkReader.Sink sink;

    /** What an object that may be an error has said so far. */
    static final class Draft {
        private String message = "";
        private String codes = "";
        private int status;

        /** Takes the field the parser is on the value of. */
        void field(JsonParser parser, String field) throws IOException {
            JsonToken value = parser.currentToken();
            if (REASONS.contains(field)) {
                boolean structure = value.isStructStart() && field.equals("detail");
                String text = structure ? JsonText.of(FACTORY, parser) : scalar(parser);
                message = message.isEmpty() ? text : message;
            } else if (CODES.contains(field) && value == JsonToken.VALUE_NUMBER_INT) {
                status = parser.getIntValue();
            } else if (CODES.contains(field)) {
                code(scalar(parser));
            } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String inner = parser.currentName();
                    parser.nextToken();
                    field(parser, inner);
                }
            } else {
                parser.skipChildren();
            }
        }

        private void code(String code) {
            if (code.matches("[1-5]\\d\\d")) {
                status = Integer.parseInt(code);
            } else if (!code.isEmpty()) {
                codes = codes.isEmpty() ? code : codes + " " + code;
            }
        }

        private static String scalar(JsonParser parser) throws IOException {
            JsonToken token = parser.currentToken();
            if (token.isScalarValue()) {
                return token == JsonToken.VALUE_NULL ? "" : parser.getText();
            }
            parser.skipChildren();
            return "";
        }

        ServerError error() {
            return new ServerError(message.isEmpty() ? "no reason given" : message, codes, status);
        }
    }

    private static final JsonFactory FACTORY = new JsonFactory();

    ErrorReader(ChatChunkReader.Sink sink) {
        this.sink = sink;
    }

    /** The value of a field {@code error}: an object, a text, or nothing. */
    void error(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> sink.error(object(parser).error());
            case VALUE_STRING -> {
                if (!parser.getText().isBlank()) {
                    sink.error(new ServerError(parser.getText(), "", 0));
                }
            }
            case VALUE_TRUE -> sink.error(new ServerError("no reason given", "", 0));
            default -> parser.skipChildren();
        }
    }

    private static Draft object(JsonParser parser) throws IOException {
        Draft draft = new Draft();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            draft.field(parser, field);
        }
        return draft;
    }

    /** A chunk without choices is an error when it gives a reason. */
    void withoutChoices(Draft draft) {
        boolean alive = draft.codes.contains("ping") || draft.codes.contains("heartbeat");
        boolean says = !alive && (!draft.message.isEmpty() || draft.codes.contains("error") || draft.status >= 400);
        if (says) {
            sink.error(draft.error());
        }
    }

    /** The data of an event called an error: an object, one within {@code error}, or plain text. */
    void event(JsonFactory json, byte[] data, int length) {
        try (JsonParser parser = json.createParser(data, 0, length)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Draft draft = new Draft();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (field.equals("error") && value == JsonToken.START_OBJECT) {
                        draft = object(parser);
                    } else if (field.equals("error") && value == JsonToken.VALUE_STRING) {
                        draft.message = parser.getText();
                    } else {
                        draft.field(parser, field);
                    }
                }
                sink.error(draft.error());
                return;
            }
        } catch (IOException notJson) {
            // Plain text, below.
        }
        String text = new String(data, 0, length, StandardCharsets.UTF_8).strip();
        sink.error(new ServerError(text.isEmpty() ? "no reason given" : text, "", 0));
    }
}
