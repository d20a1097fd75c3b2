package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.codec.OpusEncoderOptions;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.Recordings;
import dev.parley.dialect.persona.NewsSource;
import dev.parley.dialect.persona.PersonaPrompts;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.ogg.OggOpusWriter;
import dev.parley.session.SessionInput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * An Unmute client in a test: a real dialect and session, a wire in memory, virtual time. Words go to the session as
 * scripted samples, past Opus, which would not keep them; Ogg goes through the dialect.
 */
final class UnmuteCall implements AutoCloseable {
    final ScriptedSessionService service;
    final MemoryConnection connection;
    final Dialect dialect;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private final OggOpusWriter encoder = new OggOpusWriter(OpusEncoderOptions.speech(24_000), 7, 20, pages::write);

    UnmuteCall(ScriptedSessionService service) {
        this(service, Recordings.NONE);
    }

    UnmuteCall(ScriptedSessionService service, Recordings recordings) {
        this(service, recordings, 24_000);
    }

    /** @param bitrate of the bot's audio, in bit/s */
    UnmuteCall(ScriptedSessionService service, Recordings recordings, int bitrate) {
        this.service = service;
        this.connection = new MemoryConnection(service.time);
        PersonaPrompts characters =
                new PersonaPrompts(service.clock(), ZoneId.of("Europe/Vienna"), new Random(1), NewsSource.NONE);
        UnmuteFactory factory = new UnmuteFactory(characters, new Random(1), recordings, bitrate);
        this.dialect = factory.create(handshake("realtime"), connection, service);
        dialect.opened();
    }

    static Handshake handshake(String... subprotocols) {
        return new Handshake(
                "/v1/realtime",
                MultiMap.caseInsensitiveMultiMap(),
                MultiMap.caseInsensitiveMultiMap(),
                List.of(subprotocols),
                "test");
    }

    static UnmuteCall connected() {
        return new UnmuteCall(new ScriptedSessionService());
    }

    /** Connected, and the bot has said its first words. */
    static UnmuteCall greeted() {
        UnmuteCall call = connected().instruct();
        call.service.llm.answers(request -> ScriptedLlm.text("Hi there."));
        return call.speak(silence(100)).wait(3000);
    }

    UnmuteCall instruct() {
        return send("""
                {"type":"session.update","session":{"instructions":{"type":"constant","text":"Be a parrot."},
                 "voice":"ada","allow_recording":false}}""");
    }

    UnmuteCall send(String json) {
        dialect.text(Buffer.buffer(json));
        service.time.settle();
        return this;
    }

    /** Ogg Opus of {@code samples}, through the dialect. */
    UnmuteCall speak(short[] samples) {
        encoder.write(samples, 0, samples.length);
        byte[] bytes = pages.toByteArray();
        pages.reset();
        if (bytes.length > 0) {
            sendAudio(bytes);
        }
        service.time.settle();
        return this;
    }

    void sendAudio(byte[] bytes) {
        dialect.text(Buffer.buffer("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}"));
    }

    static short[] silence(int ms) {
        return AudioScript.silence(ms);
    }

    static short[] tone(int ms) {
        short[] samples = silence(ms);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (20_000 * Math.sin(i * 2 * Math.PI * 300 / 24_000));
        }
        return samples;
    }

    /** Scripted words straight to the session, in real time. */
    UnmuteCall say(String text) {
        return play(service.script.say(text));
    }

    UnmuteCall pause(int ms) {
        return play(silence(ms));
    }

    private UnmuteCall play(short[] samples) {
        int step = AudioScript.samples(20);
        for (int at = 0; at < samples.length; at += step) {
            service.time.advance(Duration.ofMillis(20));
            short[] piece = Arrays.copyOfRange(samples, at, Math.min(samples.length, at + step));
            service.session.orElseThrow().post(new SessionInput.CallerAudio(piece));
        }
        return this;
    }

    UnmuteCall wait(int ms) {
        service.time.advance(Duration.ofMillis(ms));
        return this;
    }

    UnmuteCall mark() {
        connection.sent.forEach(UnmuteSchema::check);
        connection.sent.clear();
        return this;
    }

    List<String> types() {
        return connection.types();
    }

    /** Types in order, without the stream of deltas. */
    List<String> landmarks() {
        return connection.types().stream()
                .filter(type -> !type.startsWith("response.audio.delta")
                        && !type.startsWith("response.text.delta")
                        && !type.endsWith(".ready"))
                .toList();
    }

    JsonNode last(String type) {
        return connection.last(type);
    }

    /** All Ogg bytes sent so far. */
    byte[] ogg() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (JsonNode delta : connection.all("response.audio.delta")) {
            all.writeBytes(Base64.getDecoder().decode(delta.get("delta").asText()));
        }
        return all.toByteArray();
    }

    /** The Ogg bytes of each message. */
    List<byte[]> oggMessages() {
        List<byte[]> messages = new ArrayList<>();
        for (JsonNode delta : connection.all("response.audio.delta")) {
            messages.add(Base64.getDecoder().decode(delta.get("delta").asText()));
        }
        return messages;
    }

    @Override
    public void close() {
        connection.sent.forEach(UnmuteSchema::check);
        encoder.close();
        dialect.closed();
    }
}
