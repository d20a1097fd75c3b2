package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.Pcm16;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.AudioScript;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A client of RTVI over protobuf frames in a test: a real dialect and session, a wire in memory, virtual time. */
final class RtviCall implements AutoCloseable {
    final ScriptedSessionService service;
    final MemoryConnection connection;
    final Dialect dialect;
    private int ids;

    /** @param query as in an address: {@code persona=parrot&language=de} */
    RtviCall(ScriptedSessionService service, String query) {
        this.service = service;
        connection = new MemoryConnection(service.time);
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        for (String each : query.isEmpty() ? new String[0] : query.split("&")) {
            parameters.add(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        Handshake handshake =
                new Handshake(RtviFactory.PATH, parameters, MultiMap.caseInsensitiveMultiMap(), List.of(), "test");
        RtviFactory factory = new RtviFactory(name -> name.equals("parrot")
                ? Optional.of(new Persona("Be a parrot.", Optional.of("ada")))
                : Optional.empty());
        dialect = factory.create(handshake, connection, service);
        connection.tells(dialect);
        dialect.opened();
        service.time.settle();
    }

    /** One that is ready, as clients of today are. */
    static RtviCall ready(ScriptedSessionService service) {
        return new RtviCall(service, "").clientReady("2.1.0");
    }

    RtviCall clientReady(String version) {
        return send("client-ready", "{\"version\":\"" + version + "\",\"about\":{\"library\":\"test\"}}");
    }

    /** Gives the message an id of its own: {@code m1}, {@code m2} and so on. */
    RtviCall send(String type, String data) {
        return text(
                "{\"label\":\"rtvi-ai\",\"type\":\"" + type + "\",\"id\":\"m" + ++ids + "\",\"data\":" + data + "}");
    }

    RtviCall text(String json) {
        return frame(ProtobufFrame.message(json.getBytes(StandardCharsets.UTF_8)));
    }

    RtviCall frame(Buffer frame) {
        dialect.binary(frame);
        service.time.settle();
        return this;
    }

    /** A frame of audio as npm's client writes it. */
    static Buffer audio(byte[] pcm, int rate, int channels) {
        try {
            ByteArrayOutputStream inner = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(inner);
            out.writeString(2, "audio");
            out.writeByteArray(3, pcm);
            out.writeUInt32(4, rate);
            out.writeUInt32(5, channels);
            out.flush();
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            CodedOutputStream whole = CodedOutputStream.newInstance(frame);
            whole.writeByteArray(2, inner.toByteArray());
            whole.flush();
            return Buffer.buffer(frame.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks in real time, in frames of 20 ms, and is quiet for {@code ms} behind it. */
    RtviCall say(String words, int ms) {
        play(service.script.say(words));
        return play(AudioScript.silence(ms));
    }

    private RtviCall play(short[] samples) {
        int step = AudioScript.samples(20);
        for (int at = 0; at < samples.length; at += step) {
            service.time.advance(Duration.ofMillis(20));
            short[] piece = Arrays.copyOfRange(samples, at, Math.min(samples.length, at + step));
            dialect.binary(audio(Pcm16.bytes(piece), RtviDialect.RATE, 1));
        }
        return this;
    }

    RtviCall wait(int ms) {
        service.time.advance(Duration.ofMillis(ms));
        return this;
    }

    private List<ProtobufFrame> frames() {
        List<ProtobufFrame> frames = new ArrayList<>();
        for (Buffer each : connection.binaries) {
            try {
                frames.add(ProtobufFrame.read(each.getBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return frames;
    }

    /** The messages that the client got; each is in the envelope, without a null. */
    List<JsonNode> messages() {
        List<JsonNode> messages = new ArrayList<>();
        for (ProtobufFrame each : frames()) {
            if (each instanceof ProtobufFrame.Message message) {
                try {
                    messages.add(Json.parse(message.json()));
                } catch (Json.MalformedException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return messages;
    }

    List<String> types() {
        return messages().stream().map(each -> each.get("type").asText()).toList();
    }

    List<JsonNode> all(String type) {
        return messages().stream()
                .filter(each -> each.get("type").asText().equals(type))
                .toList();
    }

    JsonNode last(String type) {
        if (all(type).isEmpty()) {
            throw new AssertionError("no " + type + " among " + types());
        }
        return all(type).getLast();
    }

    /** The last data of a type. */
    ObjectNode data(String type) {
        return (ObjectNode) last(type).get("data");
    }

    List<String> texts(String type) {
        return all(type).stream()
                .map(each -> each.path("data").path("text").asText())
                .toList();
    }

    /** Samples that the client got to play. */
    long samples() {
        return frames().stream()
                .mapToLong(each -> each instanceof ProtobufFrame.Audio audio ? audio.pcm().length / Short.BYTES : 0)
                .sum();
    }

    void forget() {
        connection.binaries.clear();
    }

    @Override
    public void close() {
        dialect.closed();
        service.time.settle();
    }
}
