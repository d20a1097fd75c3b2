package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.recorder.journal.JournalFormat;
import dev.parley.session.SessionOutput;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.replay.JournalReplay;
import dev.parley.session.replay.ReplayResult;
import dev.parley.session.script.AudioScript;
import dev.parley.testing.ScriptedEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call over a socket, on a real loop, replays from the file that the server left. */
class JournalledCallTest {
    @TempDir
    Path folder;

    /** Tells when a reply is done. */
    private static final class Client implements WebSocket.Listener {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                if (text.indexOf("\"response.done\"") >= 0) {
                    done.complete(null);
                }
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private static void send(WebSocket socket, short[] samples) {
        int frame = AudioScript.samples(20);
        for (int at = 0; at + frame <= samples.length; at += frame) {
            ByteBuffer bytes = ByteBuffer.allocate(2 * frame).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(Arrays.copyOfRange(samples, at, at + frame));
            socket.sendText(
                            "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                                    + Base64.getEncoder().encodeToString(bytes.array()) + "\"}",
                            true)
                    .join();
        }
    }

    @Test
    void aCallReplaysFromItsFile() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        Map<String, String> settings = Map.of(
                "engines.llm", ScriptedEngine.NAME, "recordings.dir", folder.toString(), "recordings.events", "true");
        try (TestServer server = TestServer.start(settings, engine);
                HttpClient http = HttpClient.newHttpClient()) {
            server.awaitReady();
            Client client = new Client();
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(server.uri("/v1/realtime").toString().replaceFirst("http", "ws")), client)
                    .get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            send(socket, engine.script.say("hello there, what is the way"));
            send(socket, AudioScript.silence(2_000));
            client.done.get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            socket.abort();
        }

        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        assertThat(files).hasSize(1);
        List<JournalEntry> entries = JournalFormat.read(files.getFirst());
        ReplayResult replay = JournalReplay.of(entries.iterator());
        assertThat(replay.divergence()).isEmpty();
        assertThat(replay.outputs())
                .extracting(ReplayResult.TimedOutput::output)
                .hasAtLeastOneElementOfType(SessionOutput.CallerTranscript.class)
                .hasAtLeastOneElementOfType(SessionOutput.ResponseAudio.class);
        assertThat(entries).noneMatch(it -> it.event() instanceof JournalEvent.Untraced);
        assertThat(replay.outputs().size())
                .as("all that it had put out by the last line")
                .isGreaterThanOrEqualTo(entries.getLast().outputs());
    }
}
