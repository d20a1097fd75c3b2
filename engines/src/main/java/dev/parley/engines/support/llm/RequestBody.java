package dev.parley.engines.support.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/** Writes requests of language models as JSON. Stateless. */
public final class RequestBody {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHORT_REPLY = 256;
    /** What a message, a call or a tool takes besides its texts. */
    private static final int FRAME = 64;

    /** A longer request is written beside the loop: megabytes would stop other calls. */
    private static final int LARGE_BYTES = 64 << 10;

    private RequestBody() {}

    /** A tool's parameters are not a JSON object. */
    public static final class BadToolException extends Exception {
        private static final long serialVersionUID = 1L;

        BadToolException(String tool, Throwable cause) {
            super("parameters of tool '" + tool + "' are not a JSON object; give a JSON schema", cause);
        }
    }

    /** What a request says. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator g) throws IOException, BadToolException;
    }

    /**
     * Writes a request as one object and gives it to {@code then}, or what is wrong with it to {@code refused}, on the loop: at
     * once, or later where it is long and is written beside the loop. Loop only.
     */
    public static void write(
            LanguageModel.Request request,
            Fields fields,
            SessionExecutor executor,
            Consumer<byte[]> then,
            Consumer<BadToolException> refused) {
        if (length(request) <= LARGE_BYTES) {
            outcome(fields, then, refused).run();
        } else {
            executor.executeBlocking("large request", () -> executor.execute(outcome(fields, then, refused)));
        }
    }

    private static Runnable outcome(Fields fields, Consumer<byte[]> then, Consumer<BadToolException> refused) {
        try {
            byte[] body = write(fields);
            return () -> then.accept(body);
        } catch (BadToolException e) {
            return () -> refused.accept(e);
        }
    }

    /** One object. */
    public static byte[] write(Fields fields) throws BadToolException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        try (JsonGenerator g = JSON.createGenerator(out)) {
            g.writeStartObject();
            fields.write(g);
            g.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** About how many bytes a request is long, told without writing it. */
    private static long length(LanguageModel.Request request) {
        long length = 0;
        for (ChatMessage message : request.messages()) {
            length += FRAME + message.text().length();
            for (String image : message.images()) {
                length += image.length();
            }
            for (ChatMessage.ToolCall call : message.toolCalls()) {
                length += FRAME + call.argumentsJson().length();
            }
        }
        for (LanguageModel.Tool tool : request.tools()) {
            length +=
                    FRAME + tool.description().length() + tool.parametersJson().length();
        }
        return length;
    }

    /** Tokens of the context that the functions and the reply need. */
    public static int reserved(LanguageModel.Request request) {
        int tools = request.tools().stream()
                .mapToInt(tool -> TokenEstimate.of(tool.name())
                        + TokenEstimate.of(tool.description())
                        + TokenEstimate.of(tool.parametersJson()))
                .sum();
        return tools + request.maxTokens().orElse(SHORT_REPLY);
    }

    /** The schema of a tool, copied token by token, so that what is not JSON is found here and not by the server. */
    public static void parameters(JsonGenerator g, LanguageModel.Tool tool) throws BadToolException {
        try (JsonParser parser = JSON.createParser(tool.parametersJson())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            g.copyCurrentStructure(parser);
        } catch (IOException e) {
            throw new BadToolException(tool.name(), e);
        }
    }
}
