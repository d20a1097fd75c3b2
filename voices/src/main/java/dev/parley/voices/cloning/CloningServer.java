package dev.parley.voices.cloning;

import dev.parley.provider.RetryAfter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Kyutai's voice cloning server (speech-backends.md A.4). Called on an event loop; answers on it. At most
 * {@value #AT_ONCE} recordings are sent at once and {@value #WAITING} more wait; further ones are refused.
 */
public final class CloningServer implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int WAITING = 16;
    private static final int CONNECT_MS = 2_000;
    private static final long HEALTH_MS = 2_000;
    /** Between two signs of life; the model takes a second or two. */
    private static final long ANSWER_MS = 30_000;

    private final Vertx vertx;
    private final String url;
    private final HttpClient client;
    /** Of its own, so that asking how the server is waits behind no recording. */
    private final HttpClient healthClient;

    /** @param url http or https; ws and wss mean the same */
    public CloningServer(Vertx vertx, URI url) {
        this.vertx = vertx;
        boolean tls = Set.of("https", "wss").contains(url.getScheme().toLowerCase(Locale.ROOT));
        this.url = (tls ? "https://" : "http://")
                + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + url.getRawPath().replaceAll("/+$", "");
        HttpClientOptions options = new HttpClientOptions().setConnectTimeout(CONNECT_MS);
        this.client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(WAITING));
        this.healthClient = vertx.createHttpClient(options);
    }

    /**
     * Sends a recording and returns the voice in it: a message for moshi-server's text-to-speech, unchanged. Fails with
     * {@link CloningException}.
     */
    Future<byte[]> voiceIn(Path recording) {
        return vertx.fileSystem()
                .open(recording.toString(), new OpenOptions().setWrite(false).setCreate(false))
                .compose(file -> send(file).eventually(file::close))
                .recover(cause -> Future.failedFuture(explained(cause)));
    }

    private Future<byte[]> send(AsyncFile file) {
        return file.size()
                .compose(size -> client.request(options(HttpMethod.POST, "/api/voice", ANSWER_MS))
                        .compose(request -> request.putHeader("Content-Type", "application/octet-stream")
                                .putHeader("Content-Length", Long.toString(size))
                                .send(file)
                                .compose(CloningServer::body)
                                .onFailure(cause -> request.reset())));
    }

    private static Future<byte[]> body(HttpClientResponse response) {
        if (response.statusCode() == 429 || response.statusCode() == 503) {
            return Future.failedFuture(new CloningException(
                    "the voice cloning server answered " + response.statusCode(), RetryAfter.of(response::getHeader)));
        }
        if (response.statusCode() != 200) {
            return failed("answered " + response.statusCode()
                    + (response.statusCode() == 500 ? ": is the upload a recording?" : ""));
        }
        Buffer body = Buffer.buffer();
        response.handler(piece -> {
            if (body.length() + piece.length() <= VoiceMessage.MAX_BYTES) {
                body.appendBuffer(piece);
            } else {
                response.request().reset();
            }
        });
        // The same failure comes by end(); without a handler it would be logged as nobody's.
        response.exceptionHandler(cause -> {});
        return response.end().compose(end -> {
            byte[] message = body.getBytes();
            return VoiceMessage.isOne(message)
                    ? Future.succeededFuture(message)
                    : failed("answered with something that is no voice, " + message.length + " bytes");
        });
    }

    private static <T> Future<T> failed(String message) {
        return Future.failedFuture(new CloningException("the voice cloning server " + message, false));
    }

    private CloningException explained(Throwable cause) {
        return switch (cause) {
            case CloningException known -> known;
            case ConnectionPoolTooBusyException busy -> new CloningException("too many voices are being cloned", true);
            default -> new CloningException("the voice cloning server at " + url + ": " + cause.getMessage(), cause);
        };
    }

    /** Whether it answers now, within two seconds (unmute.md section 1.1). Never fails. */
    public Future<Boolean> isUp() {
        return healthClient
                .request(options(HttpMethod.GET, "/api/build_info", HEALTH_MS))
                .compose(HttpClientRequest::send)
                .map(answer -> answer.statusCode() == 200)
                .otherwise(false);
    }

    private RequestOptions options(HttpMethod method, String path, long timeoutMs) {
        return new RequestOptions().setMethod(method).setAbsoluteURI(url + path).setTimeout(timeoutMs);
    }

    @Override
    public void close() {
        client.close();
        healthClient.close();
    }
}
