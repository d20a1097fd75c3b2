package dev.parley.app;

import dev.parley.codec.PcmClip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uses a server once, so that the classes a first caller needs are loaded and can be recorded. */
final class TrainingRun {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);
    /** Of the API's audio, in Hz. */
    private static final int RATE = 24_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> PATHS = List.of("/", "/health/live", "/health/ready", "/v1/voices", "/metrics");

    private static final List<String> TURN = List.of("""
            {"type":"conversation.item.create","item":{"type":"message","role":"user",
             "content":[{"type":"input_text","text":"Hello."}]}}""", """
            {"type":"response.create"}""");

    private TrainingRun() {}

    /** @return exit code: 0 when the server became ready */
    static int of(ParleyServer server) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Accept", "text/html")
                        .timeout(PATIENCE)
                        .build();
                client.send(request, BodyHandlers.ofString());
            }
            server.engines().providers().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            PcmClip reply = converse(client, server.url());
            if (reply.samples().length > 0) {
                warmUp(reply);
            }
            return 0;
        } catch (IOException | ExecutionException | TimeoutException e) {
            log.atError().setCause(e).log("training run");
            return 1;
        }
    }

    private static void warmUp(PcmClip speech) throws InterruptedException {
        try {
            WarmupCalls.hold(speech);
        } catch (IOException e) {
            log.atWarn().setCause(e).log("training run without calls");
        }
    }

    /** One written turn; returns the spoken reply. Where calls need a key the run goes without, and there is none. */
    private static PcmClip converse(HttpClient client, String url) throws InterruptedException, TimeoutException {
        CompletableFuture<PcmClip> answered = new CompletableFuture<>();
        URI address = URI.create(url.replaceFirst("^http", "ws") + "/v1/realtime?model=parley");
        try {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("realtime", "parley.v1")
                    .buildAsync(address, new Answer(answered))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (String event : TURN) {
                socket.sendText(event, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            PcmClip reply = answered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return reply;
        } catch (ExecutionException e) {
            log.atWarn().setCause(e.getCause()).log("training run without a conversation");
            return new PcmClip(new short[0], RATE);
        }
    }

    /** Reads until the reply is done. */
    private static final class Answer implements WebSocket.Listener {
        private static final Pattern AUDIO =
                Pattern.compile("\"response\\.output_audio\\.delta\".*\"delta\" ?: ?\"([^\"]*)\"", Pattern.DOTALL);

        private final CompletableFuture<PcmClip> answered;
        private final StringBuilder message = new StringBuilder();
        private final ByteArrayOutputStream audio = new ByteArrayOutputStream();

        private Answer(CompletableFuture<PcmClip> answered) {
            this.answered = answered;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                Matcher matcher = AUDIO.matcher(message);
                if (matcher.find()) {
                    audio.writeBytes(Base64.getDecoder().decode(matcher.group(1)));
                } else if (message.indexOf("\"response.done\"") >= 0) {
                    answered.complete(reply());
                }
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private PcmClip reply() {
            short[] samples = new short[audio.size() / Short.BYTES];
            ByteBuffer.wrap(audio.toByteArray())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return new PcmClip(samples, RATE);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            answered.completeExceptionally(new IOException("closed with " + code + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable cause) {
            answered.completeExceptionally(cause);
        }
    }
}
