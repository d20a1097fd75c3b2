package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.Base64Text;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.RequestRateLimiter;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.session.IdSource;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what a client asks for (pipecat-rtvi.md 5.1), once it is read. Loop only. */
final class ClientMessages {
    static final int MOST_KEYS = 64;
    private static final String CONFIGURE = "configure";
    private static final String INTERRUPT = "interrupt";

    private final Parts parts;

    /** What it works with. */
    record Parts(
            RtviWriter writer,
            RtviOutput output,
            ClientFunctions functions,
            SessionConnector line,
            IdSource ids,
            RequestRateLimiter rates,
            AudioFeed feed,
            PcmDecoder decoder,
            Call call) {}

    /** What only the call itself can do. */
    interface Call {
        void ready(RtviMessage message);

        /** Changes what the session is configured to. */
        void configure(JsonNode changes) throws RtviFault;

        /** Stops what is being said. */
        void stop();
    }

    ClientMessages(Parts parts) {
        this.parts = parts;
    }

    void handle(RtviMessage message) {
        try {
            carryOut(message);
        } catch (RtviFault e) {
            parts.writer.refuse(message.id(), e.getMessage());
        }
    }

    private void carryOut(RtviMessage message) throws RtviFault {
        switch (message.type()) {
            case "client-ready" -> parts.call.ready(message);
            case "disconnect-bot" -> parts.line.end(EndReason.CALLER_LEFT);
            case "client-message" -> application(message);
            case "send-text" -> sendText(message);
            case "send-file" -> sendFile(message);
            case "append-to-context" -> append(message);
            case "llm-function-call-result" -> {
                allowed(RequestRateLimiter.Kind.ITEMS, message.type());
                parts.functions.result(message);
            }
            case "dtmf" -> keys(message);
            case "raw-audio" -> audio(message, List.of(message.required("base64Audio", ProtobufCarrier.MAX_FRAME)));
            case "raw-audio-batch" -> audio(message, batch(message));
            default -> throw new RtviFault("Unsupported type " + message.type());
        }
    }

    private void allowed(RequestRateLimiter.Kind kind, String request) throws RtviFault {
        Optional<String> refused = parts.rates.refuses(kind, request);
        if (refused.isPresent()) {
            throw new RtviFault(refused.get());
        }
    }

    private void post(SessionInput input) throws RtviFault {
        if (!parts.line.post(input)) {
            throw new RtviFault("Engines still load, and too many messages wait already.");
        }
    }

    /** What an application may ask of any bot here. */
    private void application(RtviMessage message) throws RtviFault {
        String name = message.required("t", RtviMessage.MAX_NAME);
        JsonNode content = message.data().path("d");
        switch (name) {
            case CONFIGURE -> {
                if (!content.isObject()) {
                    throw RtviFault.invalid("d is no object");
                }
                allowed(RequestRateLimiter.Kind.SESSION, name);
                parts.call.configure(content);
            }
            case INTERRUPT -> {
                allowed(RequestRateLimiter.Kind.RESPONSES, name);
                parts.call.stop();
            }
            default ->
                throw new RtviFault("This bot knows no message '" + name + "'; send " + CONFIGURE + " or " + INTERRUPT);
        }
        ObjectNode answer = Json.object().put("t", name);
        parts.writer.answer(message.id(), "server-response", answer.set("d", Json.object()));
    }

    private void sendText(RtviMessage message) throws RtviFault {
        String text = message.required("content", RtviMessage.MAX_TEXT);
        said(message, text, List.of(new Part.InputText(text)), true);
    }

    private void sendFile(RtviMessage message) throws RtviFault {
        List<Part> sent = SentFile.parts(message);
        said(message, message.required("content", RtviMessage.MAX_TEXT), sent, false);
    }

    private void said(RtviMessage message, String text, List<Part> content, boolean typed) throws RtviFault {
        JsonNode options = message.options();
        boolean now = RtviMessage.flag(options, "run_immediately", true);
        boolean spoken = RtviMessage.flag(options, "audio_response", true);
        allowed(now ? RequestRateLimiter.Kind.RESPONSES : RequestRateLimiter.Kind.ITEMS, message.type());
        if (now) {
            parts.call.stop();
        }
        create(message, Role.USER, content);
        if (typed) {
            ObjectNode told = Json.object().put("text", text).put("input_type", "chat");
            told.put("timestamp", parts.writer.now()).put("final", true).put("msg_id", message.id());
            parts.writer.send("user-input", told);
        }
        if (now) {
            parts.output.userText(text);
            answer(message, spoken);
        }
    }

    private void create(RtviMessage message, Role role, List<Part> content) throws RtviFault {
        Item said = new Item.Message(parts.ids.next("item"), role, Item.Status.COMPLETED, content);
        post(new SessionInput.CreateItem(said, Optional.empty(), message.id()));
    }

    private void answer(RtviMessage message, boolean spoken) throws RtviFault {
        ResponseOptions usual = ResponseOptions.DEFAULT;
        ResponseOptions options = spoken
                ? usual
                : new ResponseOptions(
                        Optional.of(false),
                        usual.instructions(),
                        usual.voice(),
                        usual.tools(),
                        usual.toolChoice(),
                        usual.maxTokens(),
                        usual.hints(),
                        usual.outOfBand(),
                        usual.input(),
                        usual.metadata());
        post(new SessionInput.CreateResponse(options, message.id()));
    }

    /** Of clients up to RTVI 1.1, which have no other way to type. */
    private void append(RtviMessage message) throws RtviFault {
        String role = message.required("role", RtviMessage.MAX_NAME);
        JsonNode content = message.data().path("content");
        String text = content.isTextual() ? content.textValue() : content.isMissingNode() ? "" : Json.text(content);
        if (text.isBlank() || text.length() > RtviMessage.MAX_TEXT) {
            throw RtviFault.invalid("content has 1 to " + RtviMessage.MAX_TEXT + " characters");
        }
        boolean now = RtviMessage.flag(message.data(), "run_immediately", false);
        allowed(now ? RequestRateLimiter.Kind.RESPONSES : RequestRateLimiter.Kind.ITEMS, message.type());
        Role whose = role(role);
        if (now) {
            parts.call.stop();
        }
        create(message, whose, List.of(whose == Role.USER ? new Part.InputText(text) : new Part.OutputText(text)));
        parts.writer.answer(
                message.id(), "append-to-context-result", Json.object().put("result", "success"));
        if (now) {
            answer(message, true);
        }
    }

    private static Role role(String name) throws RtviFault {
        return switch (name) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default -> throw RtviFault.invalid("role is neither user nor assistant");
        };
    }

    private void keys(RtviMessage message) throws RtviFault {
        JsonNode buttons = message.data().has("button")
                ? Json.array().add(message.data().path("button"))
                : message.data().path("buttons");
        if (!buttons.isArray() || buttons.isEmpty() || buttons.size() > MOST_KEYS) {
            throw RtviFault.invalid("buttons is no list of 1 to " + MOST_KEYS + " keys");
        }
        for (JsonNode button : buttons) {
            if (!button.isTextual() || !button.textValue().matches("[0-9*#]")) {
                throw RtviFault.invalid("a button is one of 0 to 9, * and #");
            }
        }
        for (JsonNode button : buttons) {
            post(new SessionInput.DtmfDigit(button.textValue().charAt(0), 0));
        }
    }

    private static List<String> batch(RtviMessage message) throws RtviFault {
        JsonNode batch = message.data().path("base64AudioBatch");
        if (!batch.isArray()) {
            throw RtviFault.invalid("base64AudioBatch is no list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : batch) {
            if (!each.isTextual()) {
                throw RtviFault.invalid("base64AudioBatch holds what is no text");
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    private void audio(RtviMessage message, List<String> pieces) throws RtviFault {
        long rate = message.data().path("sampleRate").asLong(0);
        long channels = message.data().path("numChannels").asLong(1);
        ByteArrayOutputStream pcm = new ByteArrayOutputStream();
        for (String piece : pieces) {
            try {
                pcm.writeBytes(Base64Text.decode(piece));
            } catch (IllegalArgumentException e) {
                throw RtviFault.invalid("audio is no base64: " + e.getMessage());
            }
        }
        parts.feed.take(parts.decoder.message(pcm.toByteArray(), rate, channels));
    }
}
