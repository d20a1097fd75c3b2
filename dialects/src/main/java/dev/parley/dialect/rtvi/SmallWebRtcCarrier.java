package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.IncomingAudio;
import dev.parley.dialect.support.DelegatingDialect;
import dev.parley.dialect.support.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What Pipecat's SmallWebRTC transport adds to RTVI on its data channel (pipecat-rtvi.md 3.5): pings, which ask for nothing, and
 * signalling. A client that is gone is known by ICE, and its connection may move to another peer without the protocol being
 * told. Loop only.
 */
final class SmallWebRtcCarrier extends DelegatingDialect {
    /** Of a message of signalling; what is longer is one of RTVI. */
    static final int LONGEST_SIGNALLING = 1024;

    private static final byte[] PING = "ping".getBytes(StandardCharsets.US_ASCII);
    private static final String SIGNALLING = "signalling";
    private static final int MICROPHONE = 0;

    private final Connection connection;
    private final RtviDialect dialect;
    private boolean muted;

    /** @param dialect what is spoken beside */
    SmallWebRtcCarrier(Connection connection, RtviDialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    @Override
    protected Dialect told() {
        return dialect;
    }

    @Override
    public void opened() {
        ObjectNode left = Json.object().put("type", SIGNALLING);
        left.putObject("message").put("type", "peerLeft");
        connection.lastMessage(Json.buffer(left));
        dialect.opened();
    }

    @Override
    public void text(Buffer message) {
        if (!isPing(message) && !isSignalling(message)) {
            dialect.text(message);
        }
    }

    private static boolean isPing(Buffer message) {
        if (message.length() < PING.length) {
            return false;
        }
        for (int i = 0; i < PING.length; i++) {
            if (message.getByte(i) != PING[i]) {
                return false;
            }
        }
        return true;
    }

    /** Carries it out, if it is. */
    private boolean isSignalling(Buffer message) {
        if (message.length() > LONGEST_SIGNALLING) {
            return false;
        }
        try {
            JsonNode read = Json.parse(message.getBytes());
            if (!read.path("type").asText().equals(SIGNALLING)) {
                return false;
            }
            signalled(read.path("message"));
            return true;
        } catch (Json.MalformedException e) {
            return false; // the protocol has words for it
        }
    }

    /** Cameras and screens concern nobody here; of types to come nothing is known. */
    private void signalled(JsonNode message) {
        if (message.path("type").asText().equals("trackStatus")
                && message.path("receiver_index").isInt()
                && message.path("receiver_index").intValue() == MICROPHONE
                && message.path("enabled").isBoolean()) {
            muted = !message.path("enabled").booleanValue();
        }
    }

    /** Of a microphone that is turned off nothing is heard, while time goes on: a turn that it cut off can end. */
    @Override
    public void audio(IncomingAudio audio) {
        dialect.audio(
                muted && audio instanceof IncomingAudio.Frame frame
                        ? new IncomingAudio.Gap(frame.timestamp(), frame.samples().length)
                        : audio);
    }
}
