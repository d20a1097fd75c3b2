package dev.parley.dialect.realtime.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.audio.AudioIn;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.Base64Text;
import dev.parley.dialect.support.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Prints the CPU time of an {@code input_audio_buffer.append} in nanoseconds a message, by each way of finding the audio
 * in it: from its bytes to the audio's, to samples, and all that the loop of a server does that takes it off a socket.
 * The median of rounds in which the ways take turns, and the median of each round's ratio to the tree. Not a test: run
 * its main.
 */
public final class AppendBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String APPEND = "input_audio_buffer.append";
    private static final int WARMUP = 5;
    private static final int ROUNDS = 15;
    private static final int MESSAGES = 15_000;
    private static final int SOCKET_MESSAGES = 10_000;

    private AppendBench() {}

    /** A way from a message to its audio bytes. */
    private interface Way {
        byte[] audio(byte[] message) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("tree", AppendBench::tree);
        ways.put("streaming parser, getBinaryValue", message -> streamed(message, true));
        ways.put("streaming parser, JDK's base64", message -> streamed(message, false));
        compare("20 ms of PCM", ways, message(960), AudioFormat.PCM16);
        compare("100 ms of PCM", ways, message(4800), AudioFormat.PCM16);
        compare("20 ms of mu-law", ways, message(160), AudioFormat.PCMU);
        carried(ways, message(960));
    }

    private static byte[] message(int bytes) {
        byte[] audio = new byte[bytes];
        new Random(7).nextBytes(audio);
        return ("{\"type\":\"" + APPEND + "\",\"audio\":\""
                        + Base64.getEncoder().encodeToString(audio) + "\"}")
                .getBytes(UTF_8);
    }

    /** As it would be written for this one event; empty for whatever is left to the tree. */
    private static byte[] streamed(byte[] message, boolean binary) throws IOException {
        byte[] audio = new byte[0];
        boolean append = false;
        String id = "";
        try (JsonParser parser = FACTORY.createParser(message)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new byte[0];
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    return new byte[0];
                }
                switch (name) {
                    case "type" -> append = parser.getText().equals(APPEND);
                    case "audio" -> audio = binary ? parser.getBinaryValue() : Base64Text.decode(parser.getText());
                    case "event_id" -> id = parser.getText();
                    default -> {
                        return new byte[0];
                    }
                }
            }
            return append && id.length() <= 512 && parser.nextToken() == null ? audio : new byte[0];
        }
    }

    /** What every other event goes through. */
    private static byte[] tree(byte[] message) throws Json.MalformedException, InvalidEventException {
        JsonNode event = Json.parse(message);
        EventRules.check(event, false);
        return Base64Text.decode(event.get("audio").textValue());
    }

    private static void compare(String what, Map<String, Way> ways, byte[] message, AudioFormat format)
            throws Exception {
        List<String> names = List.copyOf(ways.keySet());
        double[][] alone = new double[names.size()][ROUNDS];
        double[][] whole = new double[names.size()][ROUNDS];
        for (int round = -WARMUP; round < ROUNDS; round++) {
            for (int turn = 0; turn < names.size(); turn++) {
                int way = Math.floorMod(turn + round, names.size());
                Way each = ways.get(names.get(way));
                double found = pass(each, message, null);
                double sampled = pass(each, message, AudioIn.of(format, 24_000));
                if (round >= 0) {
                    alone[way][round] = found;
                    whole[way][round] = sampled;
                }
            }
        }
        System.out.printf("%s, %d bytes%n", what, message.length);
        for (int way = 0; way < names.size(); way++) {
            System.out.printf(
                    "  %-34s audio bytes %7.0f ns (%.2f)   samples %7.0f ns (%.2f)%n",
                    names.get(way),
                    median(alone[way]),
                    median(ratios(alone[way], alone[0])),
                    median(whole[way]),
                    median(ratios(whole[way], whole[0])));
        }
    }

    private static double pass(Way way, byte[] message, AudioIn samples) throws Exception {
        long sum = 0;
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] audio = way.audio(message);
            sum += samples == null ? audio.length : samples.decode(audio).length;
        }
        long took = THREADS.getCurrentThreadCpuTime() - begin;
        if (sum == 0) {
            throw new IllegalStateException("no audio was found");
        }
        return (double) took / MESSAGES;
    }

    /** From the socket to samples: the CPU time of the loop that reads. */
    private static void carried(Map<String, Way> ways, byte[] message) throws Exception {
        List<String> names = List.copyOf(ways.keySet());
        double[][] took = new double[names.size()][ROUNDS];
        Vertx server = Vertx.vertx();
        Vertx client = Vertx.vertx();
        try (SocketBench socket = new SocketBench(server, client)) {
            for (int round = -WARMUP; round < ROUNDS; round++) {
                for (int turn = 0; turn < names.size(); turn++) {
                    int way = Math.floorMod(turn + round, names.size());
                    double each = socket.pass(ways.get(names.get(way)), message);
                    if (round >= 0) {
                        took[way][round] = each;
                    }
                }
            }
        } finally {
            Future.all(server.close(), client.close())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
        System.out.println("20 ms of PCM off a WebSocket");
        for (int way = 0; way < names.size(); way++) {
            System.out.printf(
                    "  %-34s %7.0f ns (%.2f)%n", names.get(way), median(took[way]), median(ratios(took[way], took[0])));
        }
    }

    /** A WebSocket server whose loop does nothing but take messages, and a client on a loop of its own that sends them. */
    private static final class SocketBench implements AutoCloseable {
        private final HttpServer server;
        private final WebSocket client;
        private final AudioIn samples = AudioIn.of(AudioFormat.PCM16, 24_000);
        private volatile Way way = message -> message;
        private volatile CompletableFuture<Long> done = new CompletableFuture<>();
        private int left;
        private long begin;

        SocketBench(Vertx serving, Vertx calling) throws Exception {
            server = serving.createHttpServer()
                    .webSocketHandler(socket -> socket.frameHandler(frame -> {
                        if (frame.isText()) {
                            take(frame.binaryData().getBytes());
                        }
                    }))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            client = calling.createWebSocketClient()
                    .connect(server.actualPort(), "127.0.0.1", "/")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }

        private void take(byte[] message) {
            try {
                if (left == SOCKET_MESSAGES) {
                    begin = THREADS.getCurrentThreadCpuTime();
                }
                if (samples.decode(way.audio(message)).length == 0) {
                    throw new IllegalStateException("no audio was found");
                }
                if (--left == 0) {
                    done.complete(THREADS.getCurrentThreadCpuTime() - begin);
                }
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        }

        double pass(Way next, byte[] message) throws Exception {
            way = next;
            left = SOCKET_MESSAGES;
            done = new CompletableFuture<>();
            send(new String(message, UTF_8), SOCKET_MESSAGES);
            return (double) done.get(60, TimeUnit.SECONDS) / SOCKET_MESSAGES;
        }

        private void send(String text, int count) {
            int rest = count;
            while (rest > 0 && !client.writeQueueFull()) {
                client.writeTextMessage(text);
                rest--;
            }
            if (rest > 0) {
                int later = rest;
                client.drainHandler(drained -> send(text, later));
            }
        }

        @Override
        public void close() throws Exception {
            client.close();
            server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static double[] ratios(double[] some, double[] base) {
        double[] ratios = new double[some.length];
        Arrays.setAll(ratios, i -> some[i] / base[i]);
        return ratios;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
