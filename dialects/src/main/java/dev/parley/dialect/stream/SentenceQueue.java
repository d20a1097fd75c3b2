package dev.parley.dialect.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.codec.WavWriter;
import dev.parley.container.AudioFileType;
import dev.parley.container.StreamEncoder;
import dev.parley.container.StreamEncoders;
import dev.parley.dialect.Connection;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.Pcm16;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events and sentences in their order. What takes time to encode is encoded beside the loop, one sentence at a time,
 * and what comes behind it waits. No longer than a reply: encoding is many times faster than a voice, and the session makes
 * nothing more while the client does not take what it is sent. Loop only.
 */
final class SentenceQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SentenceQueue.class);

    private final Connection connection;
    private final AudioFileType format;
    private final int rate;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private boolean encoding;
    private int cuts;
    private boolean closed;

    private final SentencePlayback playback;

    /** @param samples empty where there is no sound */
    private record Message(ObjectNode event, long generation, short[] samples) {}

    /**
     * @param rate of the sound, in Hz
     * @param playback told of what is sent
     */
    SentenceQueue(Connection connection, AudioFileType format, int rate, SentencePlayback playback) {
        this.connection = connection;
        this.playback = playback;
        this.format = format;
        this.rate = rate;
    }

    void send(ObjectNode event) {
        sentence(event, 0, new short[0]);
    }

    /** An event, and its sound as a binary message behind it. */
    void sentence(ObjectNode event, long generation, short[] samples) {
        if (!closed) {
            waiting.add(new Message(event, generation, samples));
            flush();
        }
    }

    /** Drops the sound that was not sent yet, and its events. */
    void cut() {
        waiting.removeIf(message -> message.samples.length > 0);
        cuts++;
        playback.cut();
    }

    void close() {
        closed = true;
        waiting.clear();
    }

    private void flush() {
        while (!encoding && !closed && !waiting.isEmpty()) {
            Message next = waiting.remove();
            if (next.samples.length == 0) {
                connection.sendText(Json.buffer(next.event));
            } else if (format == AudioFileType.PCM) {
                deliver(next, Pcm16.bytes(next.samples));
            } else {
                encode(next);
            }
        }
    }

    private void encode(Message message) {
        encoding = true;
        int before = cuts;
        connection.executor().executeBlocking("encoding a sentence", () -> {
            byte[] encoded = encoded(message.samples);
            connection.executor().execute(() -> {
                encoding = false;
                if (!closed && before == cuts) {
                    deliver(message, encoded);
                }
                flush();
            });
        });
    }

    /** A whole file of the format; empty when it cannot be made. */
    private byte[] encoded(short[] samples) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (format == AudioFileType.WAV) {
            byte[] pcm = Pcm16.bytes(samples);
            file.writeBytes(WavWriter.header(rate, pcm.length));
            file.writeBytes(pcm);
            return file.toByteArray();
        }
        try (StreamEncoder encoder = StreamEncoders.open(format, rate, file::write)) {
            encoder.write(samples, 0, samples.length);
            encoder.end();
            return file.toByteArray();
        } catch (IOException | RuntimeException e) {
            LOG.error("a sentence could not be encoded as {}", format, e);
            return new byte[0];
        }
    }

    private void deliver(Message message, byte[] sound) {
        connection.sendText(Json.buffer(message.event.put("bytes", sound.length)));
        if (sound.length > 0) {
            connection.sendBinary(Buffer.buffer(sound));
        }
        playback.sent(message.generation, message.samples.length);
    }
}
