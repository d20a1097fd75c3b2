package dev.parley.transport.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.app.TestServer;
import dev.parley.dialect.support.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A caller of Unmute's protocol who listens to one long reply. It is made as it is heard, a third of a second ahead: whatever
 * holds its loop for longer is a gap. Thread-safe.
 */
final class PacedListener implements AutoCloseable {
    /** Asks for the long reply; whoever answers looks for it in the instructions. */
    static final String STORY = "Tell a long story.";

    private static final int PAGE_HEAD_BYTES = 27;
    private static final int GRANULE_AT = 6;
    private static final double GRANULES_A_MS = 48;
    private static final int CONTINUED_OR_NONE = -1;

    private final RawClient client;
    private final CountDownLatch begun = new CountDownLatch(1);
    private double heardMs;
    private double endsMs;
    private double longestGapMs;
    private double sinceMs;

    PacedListener(int port) throws IOException {
        client = new RawClient(port, BystanderAttacks.UNMUTE);
        client.answer();
        send(BystanderAttacks.instructions(STORY));
        send(BystanderAttacks.tinyPackets(400));
        Thread.ofVirtual().start(this::listen);
    }

    private void send(BystanderAttacks.Frame frame) throws IOException {
        client.send(frame.opcode(), frame.last(), frame.payload());
    }

    /** Returns once the reply is heard; false when it does not come. */
    boolean hears() throws InterruptedException {
        return begun.await(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void listen() {
        try {
            while (true) {
                JsonNode event = Json.parse(client.read(RawClient.TEXT).payload());
                if (event.get("type").asText().equals("response.audio.delta")) {
                    came(Base64.getDecoder().decode(event.get("delta").asText()));
                }
            }
        } catch (IOException | Json.MalformedException gone) {
            // Heard, or not heard: whoever asks sees how far it came.
        }
    }

    private synchronized void came(byte[] pages) {
        double now = System.nanoTime() / 1e6;
        double more = Math.max(0, lastGranule(pages) / GRANULES_A_MS - heardMs);
        if (more > 0) {
            longestGapMs = Math.max(longestGapMs, endsMs == 0 ? 0 : now - endsMs);
            endsMs = Math.max(endsMs, now) + more;
            heardMs += more;
            begun.countDown();
        }
    }

    /** Where the last page of them ends that tells it. */
    private static long lastGranule(byte[] pages) {
        ByteBuffer buffer = ByteBuffer.wrap(pages).order(ByteOrder.LITTLE_ENDIAN);
        long last = 0;
        for (int at = 0; at + PAGE_HEAD_BYTES <= pages.length; ) {
            long granule = buffer.getLong(at + GRANULE_AT);
            last = granule == CONTINUED_OR_NONE ? last : granule;
            int segments = Byte.toUnsignedInt(pages[at + PAGE_HEAD_BYTES - 1]);
            int length = PAGE_HEAD_BYTES + segments;
            for (int i = 0; i < segments; i++) {
                length += Byte.toUnsignedInt(pages[at + PAGE_HEAD_BYTES + i]);
            }
            at += length;
        }
        return last;
    }

    /** Counts anew. */
    synchronized void reset() {
        longestGapMs = 0;
        sinceMs = heardMs;
    }

    /** Audio that came since {@link #reset}, in ms. */
    synchronized double cameMs() {
        return heardMs - sinceMs;
    }

    /** Longest time that its player had nothing to play since {@link #reset}, one that lasts included, in ms. */
    synchronized double gapMs() {
        return Math.max(longestGapMs, System.nanoTime() / 1e6 - endsMs);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
