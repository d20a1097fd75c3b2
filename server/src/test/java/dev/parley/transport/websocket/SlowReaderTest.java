package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Json;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.testing.ScriptedServer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies that are made much faster than their clients read them, over real sockets. */
class SlowReaderTest {
    private static final int SLOW = 8;
    private static final int WORDS = 3000;
    private static final long REPLY_BYTES = WORDS * 2L * AudioScript.samples(AudioScript.WORD_MS + AudioScript.GAP_MS);
    /** A minute of speech made or being made, what is on its way to the socket, the reply's text, the rest of a call. */
    private static final long BOUND = 8L << 20;

    private static void send(RawClient client, String json) throws Exception {
        client.send(RawClient.TEXT, true, json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode next(RawClient client) throws Exception {
        return Json.parse(client.read(RawClient.TEXT).payload());
    }

    private static RawClient connected(ScriptedServer server) throws Exception {
        RawClient client = new RawClient(server.uri("/").getPort(), "Authorization: Bearer x\r\n");
        assertThat(client.answer()).startsWith("HTTP/1.1 101");
        assertThat(next(client).get("type").asText()).isEqualTo("session.created");
        return client;
    }

    /** Bytes of audio until the reply is done. */
    private static long audioUntilDone(RawClient client) throws Exception {
        long bytes = 0;
        for (JsonNode event = next(client); !event.get("type").asText().equals("response.done"); event = next(client)) {
            if (event.get("type").asText().equals("response.output_audio.delta")) {
                bytes += Base64.getDecoder().decode(event.get("delta").asText()).length;
            }
        }
        return bytes;
    }

    private static String respond(String modality, int words) {
        return "{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"" + modality
                + "\"],\"max_output_tokens\":" + words + "}}";
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void holdSecondsOfAudioNotMinutesAndNobodyElseNotices(@TempDir Path folder) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("limits.slow-client", "5m"));
                RawClient bystander = connected(server)) {
            server.engine.llm.answers(request -> ScriptedLlm.text(
                    "word ".repeat(request.maxTokens().orElse(1)).strip()));
            send(bystander, respond("audio", 20));
            audioUntilDone(bystander);
            List<RawClient> slow = new ArrayList<>();
            long before = liveHeap();
            for (int i = 0; i < SLOW; i++) {
                slow.add(connected(server));
                send(slow.getLast(), respond("audio", WORDS));
            }
            // Written at the same pace after them: when it is done, theirs are all written, too.
            send(bystander, respond("text", WORDS + 200));
            audioUntilDone(bystander);

            assertThat((liveHeap() - before) / SLOW).isLessThan(BOUND).isLessThan(REPLY_BYTES / 4);
            send(bystander, respond("audio", 20));
            assertThat(audioUntilDone(bystander)).isEqualTo(REPLY_BYTES / WORDS * 20);

            // Whoever reads after all gets all of it.
            assertThat(audioUntilDone(slow.getFirst())).isEqualTo(REPLY_BYTES);
            for (RawClient client : slow) {
                client.close();
            }
        }
    }
}
