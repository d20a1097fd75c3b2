package dev.parley.dialect.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A connection whose other end is a list. */
public final class MemoryConnection implements Connection {
    public final VirtualTime time;
    public final List<JsonNode> sent = new ArrayList<>();
    public boolean writable = true;
    /** Above 0: nothing should be handed over now. */
    public int pauses;

    /** What the dialect said last that it keeps. */
    public long kept;

    public Optional<CloseReason> closed = Optional.empty();
    /** What a WebSocket would close with. */
    public OptionalInt closeCode = OptionalInt.empty();

    public String closeReason = "";

    private final Optional<MemoryAudioChannel> audio;

    public MemoryConnection(VirtualTime time) {
        this(time, Optional.empty());
    }

    /** One whose carrier has audio of its own. */
    public MemoryConnection(VirtualTime time, MemoryAudioChannel audio) {
        this(time, Optional.of(audio));
    }

    private MemoryConnection(VirtualTime time, Optional<MemoryAudioChannel> audio) {
        this.time = time;
        this.audio = audio;
    }

    @Override
    public CarrierCapabilities capabilities() {
        return audio.map(MemoryAudioChannel::capabilities).orElse(CarrierCapabilities.MESSAGES);
    }

    @Override
    public Optional<AudioChannel> audio() {
        return audio.map(channel -> channel);
    }

    @Override
    public SessionExecutor executor() {
        return time;
    }

    @Override
    public void sendText(Buffer message) {
        if (closeCode.isPresent()) {
            throw new AssertionError("sent after close: " + message);
        }
        try {
            sent.add(Json.parse(message.getBytes()));
        } catch (Json.MalformedException e) {
            throw new AssertionError("not JSON: " + message, e);
        }
    }

    @Override
    public void sendBinary(Buffer message) {
        throw new AssertionError("these dialects send text only");
    }

    @Override
    public boolean writable() {
        return writable && audio.map(MemoryAudioChannel::takesMore).orElse(true);
    }

    @Override
    public void keeps(long bytes) {
        kept = bytes;
    }

    @Override
    public void pause() {
        pauses++;
    }

    @Override
    public void resume() {
        pauses--;
        assert pauses >= 0;
    }

    @Override
    public void close(CloseReason reason, String text) {
        close(
                reason,
                switch (reason) {
                    case NORMAL -> 1000;
                    case GOING_AWAY -> 1001;
                    case PROTOCOL_ERROR -> 1002;
                    case INVALID_MESSAGE -> 1007;
                    case POLICY -> 1008;
                    case TOO_BIG -> 1009;
                    case INTERNAL_ERROR -> 1011;
                    case TRY_AGAIN_LATER -> 1013;
                },
                text);
    }

    @Override
    public void close(CloseReason reason, int code, String text) {
        if (closed.isPresent()) {
            throw new AssertionError("closed twice");
        }
        closed = Optional.of(reason);
        closeCode = OptionalInt.of(code);
        closeReason = text;
    }

    /** Types of all that was sent. */
    public List<String> types() {
        return sent.stream().map(event -> event.get("type").asText()).toList();
    }

    public List<JsonNode> all(String type) {
        return sent.stream().filter(e -> e.get("type").asText().equals(type)).toList();
    }

    public JsonNode last(String type) {
        List<JsonNode> all = all(type);
        if (all.isEmpty()) {
            throw new AssertionError("no " + type + " among " + types());
        }
        return all.getLast();
    }

    public JsonNode last() {
        return sent.getLast();
    }
}
