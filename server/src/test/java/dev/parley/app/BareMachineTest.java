package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ProviderKind;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product where its speech models are not installed, or cannot run: conversations are typed, and whatever needs sound
 * is refused with the reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BareMachineTest {
    private static final Machine INTEL_MAC = new Machine("Mac OS X", "x86_64", false);

    private TestServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Hearing runs nowhere on this machine, and the voice's model is missing; each with its own words. */
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(
                Map.of("engines.llm", "companion", "data-dir", folder.toString()),
                new ParleyServer.Parts(
                        Wiring.engines(),
                        (vertx, models) -> {
                            LocalChooser mac = new LocalChooser(vertx, INTEL_MAC, model -> true);
                            LocalChooser empty =
                                    new LocalChooser(vertx, new Machine("Linux", "amd64", true), model -> false);
                            return (kind, config, engines) ->
                                    (kind == ProviderKind.STT ? mac : empty).choose(kind, config, engines);
                        },
                        Wiring.parts().dialects()));
        server.awaitReady();
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    /** What came: messages as they are, and the close as {@code close CODE REASON}. */
    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                came.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            came.add("close " + code + " " + reason);
            return null;
        }

        JsonObject next(String type) throws InterruptedException {
            while (true) {
                String message = came.poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(message).as("waiting for " + type).isNotNull().doesNotStartWith("close");
                JsonObject event = new JsonObject(message);
                if (event.getString("type").equals(type)) {
                    return event;
                }
            }
        }

        String closed() throws InterruptedException {
            while (true) {
                String message = came.poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(message).as("waiting for the close").isNotNull();
                if (message.startsWith("close")) {
                    return message;
                }
            }
        }
    }

    private WebSocket connect(Client listener, String query, String subprotocol) throws Exception {
        URI address = URI.create(server.uri("/v1/realtime" + query).toString().replaceFirst("^http", "ws"));
        return client.newWebSocketBuilder()
                .subprotocols(subprotocol)
                .buildAsync(address, listener)
                .get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void send(WebSocket socket, String json) throws Exception {
        socket.sendText(json.replace('\'', '"'), true).get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void ask(WebSocket socket, String words) throws Exception {
        send(socket, """
            {'type':'conversation.item.create','item':{'type':'message','role':'user',
             'content':[{'type':'input_text','text':'%s'}]}}\
            """.formatted(words));
        send(socket, "{'type':'response.create'}");
    }

    @Test
    void healthSaysThatConversationsAreTyped() throws Exception {
        HttpResponse<String> ready = server.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        JsonObject body = new JsonObject(ready.body());
        assertThat(body.getString("status")).isEqualTo("TEXT_ONLY");
        assertThat(body.getJsonArray("engines").getJsonObject(0).getString("state"))
                .isEqualTo("failed");
        assertThat(body.getJsonArray("notices").encode())
                .contains("stt_missing", "cannot run on this machine (Mac OS X, x86_64)", "KYUTAI_STT_URL")
                .contains("tts_missing", "./parley models pull hibari");
        assertThat(server.get("/v1/health").body()).contains("\"stt_up\":false", "\"tts_up\":false", "\"llm_up\":true");
    }

    @Test
    void whatIsTypedIsAnsweredInWriting() throws Exception {
        Client heard = new Client();
        WebSocket socket = connect(heard, "?model=parley", "realtime");
        assertThat(heard.next("session.created").getJsonObject("session").getJsonArray("output_modalities"))
                .containsExactly("text");
        ask(socket, "What is two plus two?");
        assertThat(heard.next("response.output_text.done").getString("text")).isEqualTo("2 plus 2 is 4.");
        JsonObject response = heard.next("response.done").getJsonObject("response");
        assertThat(response.getString("status")).isEqualTo("completed");
        assertThat(response.getJsonArray("output_modalities")).containsExactly("text");
        socket.abort();
    }

    @Test
    void speechThatIsAskedForIsRefusedAndTheConversationGoesOn() throws Exception {
        Client heard = new Client();
        WebSocket socket = connect(heard, "?model=parley", "realtime");
        send(socket, "{'type':'session.update','session':{'type':'realtime','output_modalities':['audio']}}");
        JsonObject error = heard.next("error").getJsonObject("error");
        assertThat(error.getString("param")).isEqualTo("session.output_modalities");
        assertThat(error.getString("message")).contains("no voice", "./parley models pull hibari", "Use ['text']");
        send(socket, "{'type':'response.create','event_id':'e1','response':{'output_modalities':['audio']}}");
        error = heard.next("error").getJsonObject("error");
        assertThat(error.getString("param")).isEqualTo("response.output_modalities");
        assertThat(error.getString("event_id")).isEqualTo("e1");
        ask(socket, "Hello");
        assertThat(heard.next("response.done").getJsonObject("response").getString("status"))
                .isEqualTo("completed");
        socket.abort();
    }

    @Test
    void aSpokenCallIsToldWhyItIsNotHeardAndEnds() throws Exception {
        Client heard = new Client();
        WebSocket socket = connect(heard, "?model=parley", "realtime");
        heard.next("session.created");
        String silence = Base64.getEncoder().encodeToString(new byte[4_800]);
        send(socket, "{'type':'input_audio_buffer.append','audio':'" + silence + "'}");
        JsonObject error = heard.next("error").getJsonObject("error");
        assertThat(error.getString("message"))
                .startsWith("Speech recognition failed: ")
                .contains("cannot run on this machine (Mac OS X, x86_64)", "KYUTAI_STT_URL");
        assertThat(heard.closed()).isEqualTo("close 1011 A speech engine failed.");
    }

    @Test
    void unmutesClientsAreRefusedInTheirOwnWords() throws Exception {
        Client heard = new Client();
        connect(heard, "", "realtime");
        assertThat(heard.closed())
                .isEqualTo("close 1011 Server is not healthy: tts_up=False stt_up=False llm_up=True"
                        + " voice_cloning_up=False ok=False");
    }

    @Test
    void recordingsAndSpeechOverHttpAreRefusedWithTheReason() throws Exception {
        HttpResponse<String> speech = client.send(
                HttpRequest.newBuilder(server.uri("/v1/audio/speech"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"model\":\"x\",\"voice\":\"heart\",\"input\":\"Hello.\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(speech.statusCode()).isEqualTo(503);
        assertThat(speech.body()).contains("engine_failed", "./parley models pull hibari");

        HttpResponse<String> transcript = client.send(
                HttpRequest.newBuilder(server.uri("/v1/audio/transcriptions"))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(BodyPublishers.ofString("--x\r\n"
                                + "Content-Disposition: form-data; name=\"model\"\r\n\r\n"
                                + "whisper-1\r\n"
                                + "--x\r\n"
                                + "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
                                + "RIFF\r\n"
                                + "--x--\r\n"))
                        .build(),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(transcript.statusCode()).isEqualTo(503);
        assertThat(transcript.body()).contains("engine_failed", "KYUTAI_STT_URL");
    }
}
