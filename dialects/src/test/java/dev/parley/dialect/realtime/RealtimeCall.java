package dev.parley.dialect.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.Pcm16;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.dialect.unmute.UnmuteFactory;
import dev.parley.session.script.AudioScript;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A Realtime client in a test: a real dialect and session, a wire in memory, virtual time. */
final class RealtimeCall {
    static final PersonaLookup CHARACTERS = id -> id.equals("Guide")
            ? Optional.of(new Persona("You guide through {{city}}.", Optional.of("bo")))
            : Optional.empty();

    final ScriptedSessionService service;
    final MemoryConnection connection;
    final Dialect dialect;

    RealtimeCall(ScriptedSessionService service, Handshake handshake) {
        this(service, handshake, new MemoryConnection(service.time));
    }

    RealtimeCall(ScriptedSessionService service, Handshake handshake, MemoryConnection connection) {
        this(new RealtimeFactory(CHARACTERS, UnmuteFactory::isUnmute), service, handshake, connection);
    }

    RealtimeCall(
            RealtimeFactory factory, ScriptedSessionService service, Handshake handshake, MemoryConnection connection) {
        this.service = service;
        this.connection = connection;
        this.dialect = factory.create(handshake, connection, service);
    }

    static Handshake handshake(String query, String... subprotocols) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                parameters.add(parts[0], parts[1]);
            }
        }
        return new Handshake(
                "/v1/realtime", parameters, MultiMap.caseInsensitiveMultiMap(), List.of(subprotocols), "test");
    }

    /** A stock client, connected. */
    static RealtimeCall stock() {
        return open(new ScriptedSessionService(), "model=gpt-realtime");
    }

    /** Parley's own page, connected. */
    static RealtimeCall extended() {
        return open(new ScriptedSessionService(), "", "realtime", "parley.v1");
    }

    static RealtimeCall open(ScriptedSessionService service, String query, String... subprotocols) {
        RealtimeCall call = new RealtimeCall(service, handshake(query, subprotocols));
        call.dialect.opened();
        return call;
    }

    RealtimeCall send(String json) {
        dialect.text(Buffer.buffer(json));
        service.time.settle();
        return this;
    }

    RealtimeCall update(String fields) {
        return send("{'type':'session.update','session':{'type':'realtime'%s}}"
                .formatted(fields.isEmpty() ? "" : "," + fields)
                .replace('\'', '"'));
    }

    /** Sends audio in real time, 20 ms at a time. */
    RealtimeCall play(short[] samples) {
        int step = AudioScript.samples(20);
        for (int at = 0; at < samples.length; at += step) {
            service.time.advance(Duration.ofMillis(20));
            append(Pcm16.bytes(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + step))));
        }
        return this;
    }

    void append(byte[] audio) {
        dialect.text(Buffer.buffer("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(audio) + "\"}"));
        service.time.settle();
    }

    RealtimeCall say(String text) {
        return play(service.script.say(text));
    }

    RealtimeCall pause(int ms) {
        return play(AudioScript.silence(ms));
    }

    RealtimeCall wait(int ms) {
        service.time.advance(Duration.ofMillis(ms));
        return this;
    }

    /** Forgets what was sent so far. */
    RealtimeCall mark() {
        connection.sent.clear();
        return this;
    }

    List<String> types() {
        return connection.types();
    }

    /** Types sent, runs of the same delta as one. */
    List<String> order() {
        List<String> order = new ArrayList<>();
        for (String type : connection.types()) {
            if (order.isEmpty() || !type.endsWith(".delta") || !order.getLast().equals(type)) {
                order.add(type);
            }
        }
        return order;
    }

    JsonNode last(String type) {
        return connection.last(type);
    }

    JsonNode error() {
        return connection.last("error").get("error");
    }
}
