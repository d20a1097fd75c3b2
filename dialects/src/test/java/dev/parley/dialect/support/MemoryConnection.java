package dev.parley.dialect.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A connection whose other end is a list. What its client does is told to a dialect, if it was given one. */
public final class MemoryConnection implements Connection {
    /** Bytes a client may leave unread before no more is taken. */
    private static final long MOST_UNREAD = 256 << 10;

    /** Bytes of the longest message that the client takes. */
    public int longestMessage = Integer.MAX_VALUE;

    public final VirtualTime time;
    /** The text messages, all of which are to be JSON in most protocols. */
    public final List<JsonNode> sent = new ArrayList<>();

    /** All messages, each behind {@code text} or {@code binary}. */
    public final List<String> received = new ArrayList<>();

    /** The binary messages, as they are. */
    public final List<Buffer> binaries = new ArrayList<>();

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
    private final Deque<Consumer<Dialect>> incoming = new ArrayDeque<>();
    private final Deque<String> unread = new ArrayDeque<>();
    private Optional<Dialect> dialect = Optional.empty();
    private boolean reads = true;
    private boolean gone;
    private boolean full;
    private Optional<Buffer> last = Optional.empty();
    private Optional<String> malformed = Optional.empty();

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
    public int longestMessage() {
        return longestMessage;
    }

    @Override
    public void sendText(Buffer message) {
        if (!isUp()) {
            return;
        }
        deliver("text " + message);
        try {
            sent.add(Json.parse(message.getBytes()));
        } catch (Json.MalformedException e) {
            malformed = Optional.of(message.toString());
        }
    }

    @Override
    public void lastMessage(Buffer message) {
        last = Optional.of(message);
    }

    @Override
    public void sendBinary(Buffer message) {
        if (isUp()) {
            deliver("binary " + message);
            binaries.add(message);
        }
    }

    private boolean isUp() {
        return closed.isEmpty() && !gone;
    }

    private void deliver(String message) {
        (reads ? received : unread).add(message);
    }

    private long unreadBytes() {
        return unread.stream().mapToLong(String::length).sum();
    }

    @Override
    public boolean writable() {
        boolean takes = isUp() && unreadBytes() < MOST_UNREAD;
        full |= !takes;
        return takes && writable && audio.map(MemoryAudioChannel::takesMore).orElse(true);
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
        time.execute(this::handOver);
    }

    @Override
    public void close(CloseReason reason, String text) {
        close(reason, code(reason), text);
    }

    static int code(CloseReason reason) {
        return switch (reason) {
            case NORMAL -> 1000;
            case GOING_AWAY -> 1001;
            case PROTOCOL_ERROR -> 1002;
            case INVALID_MESSAGE -> 1007;
            case POLICY -> 1008;
            case TOO_BIG -> 1009;
            case INTERNAL_ERROR -> 1011;
            case TRY_AGAIN_LATER -> 1013;
        };
    }

    @Override
    public void close(CloseReason reason, int code, String text) {
        if (!isUp()) {
            return;
        }
        last.ifPresent(this::sendText);
        closed = Optional.of(reason);
        closeCode = OptionalInt.of(code);
        closeReason = text;
        audio.ifPresent(MemoryAudioChannel::end);
        time.execute(this::end);
    }

    // What its client does.

    /** Whom it tells what its client does. */
    public void tells(Dialect told) {
        dialect = Optional.of(told);
        audio.ifPresent(channel -> channel.tells(told));
    }

    public void clientSends(boolean text, Buffer message) {
        incoming.add(told -> {
            if (text) {
                told.text(message);
            } else {
                told.binary(message);
            }
        });
        time.execute(this::handOver);
    }

    private void handOver() {
        while (pauses == 0 && isUp() && !incoming.isEmpty()) {
            dialect.ifPresent(incoming.poll());
        }
    }

    /** Whether it takes what it is sent from now on. */
    public void clientReads(boolean value) {
        reads = value;
        if (reads) {
            received.addAll(unread);
            unread.clear();
            if (full && writable()) {
                full = false;
                dialect.ifPresent(Dialect::drained);
            }
        }
    }

    public void clientLeaves() {
        time.execute(this::end);
    }

    private void end() {
        if (!gone) {
            gone = true;
            audio.ifPresent(MemoryAudioChannel::end);
            dialect.ifPresent(Dialect::closed);
        }
    }

    private void assertWellFormed() {
        malformed.ifPresent(it -> {
            throw new AssertionError("not JSON: " + it);
        });
    }

    /** Types of all that was sent. */
    public List<String> types() {
        assertWellFormed();
        return sent.stream().map(event -> event.get("type").asText()).toList();
    }

    public List<JsonNode> all(String type) {
        assertWellFormed();
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
