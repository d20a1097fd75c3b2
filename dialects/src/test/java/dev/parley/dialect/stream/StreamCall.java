package dev.parley.dialect.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.Pcm16;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.AudioScript;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A client of the plain pipeline in a test: a real dialect and session, a wire in memory, virtual time. */
final class StreamCall implements AutoCloseable {
    final ScriptedSessionService service;
    final MemoryConnection connection;
    final Dialect dialect;

    /** @param query as in an address: {@code format=wav&rate=24000} */
    StreamCall(ScriptedSessionService service, String query) {
        this.service = service;
        connection = new MemoryConnection(service.time);
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        for (String each : query.isEmpty() ? new String[0] : query.split("&")) {
            parameters.add(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        Handshake handshake =
                new Handshake("/v1/stream", parameters, MultiMap.caseInsensitiveMultiMap(), List.of(), "test");
        StreamFactory factory = new StreamFactory(name -> name.equals("parrot")
                ? Optional.of(new Persona("Be a parrot.", Optional.of("ada")))
                : Optional.empty());
        dialect = factory.create(handshake, connection, service);
        connection.tells(dialect);
        dialect.opened();
        service.time.settle();
    }

    static StreamCall connected(ScriptedSessionService service) {
        return new StreamCall(service, "rate=24000");
    }

    StreamCall send(String json) {
        dialect.text(Buffer.buffer(json));
        service.time.settle();
        return this;
    }

    /** Speaks in real time, as binary messages of 20 ms, and is quiet for {@code ms} behind it. */
    StreamCall say(String words, int ms) {
        play(service.script.say(words));
        return play(AudioScript.silence(ms));
    }

    private StreamCall play(short[] samples) {
        int step = AudioScript.samples(20);
        for (int at = 0; at < samples.length; at += step) {
            service.time.advance(Duration.ofMillis(20));
            dialect.binary(
                    Buffer.buffer(Pcm16.bytes(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + step)))));
        }
        return this;
    }

    StreamCall wait(int ms) {
        service.time.advance(Duration.ofMillis(ms));
        return this;
    }

    List<String> texts(String type) {
        return connection.all(type).stream()
                .map(event -> event.get("text").asText())
                .toList();
    }

    JsonNode last(String type) {
        return connection.last(type);
    }

    @Override
    public void close() {
        dialect.closed();
        service.time.settle();
    }
}
