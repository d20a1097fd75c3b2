package dev.parley.engines.support.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Reads a whole response body, but no more than a limit; the rest is read and dropped. */
public final class BoundedBody {
    private BoundedBody() {}

    /** Must be called in the handler that delivered {@code response}, or while it is paused. */
    public static Future<Buffer> read(HttpClientResponse response, int maxBytes) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(piece -> {
            int room = maxBytes - body.length();
            if (room > 0) {
                body.appendBuffer(piece, 0, Math.min(room, piece.length()));
            }
        });
        return whole.future();
    }
}
