package dev.parley.host.http;

import dev.parley.host.RequestException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Reads the JSON of a request, no more of it than allowed. Loop only. */
final class JsonBody {
    interface Reader {
        /** @throws ClassCastException when a field is of the wrong kind */
        void read(JsonObject body) throws RequestException;
    }

    private JsonBody() {}

    /** Answers itself where the body cannot be read, or the reader refuses it. */
    static void read(HttpServerRequest request, int most, Reader reader) {
        Buffer all = Buffer.buffer();
        request.exceptionHandler(broken -> HostAnswers.error(request.response(), 400, "the request cannot be read"));
        request.handler(piece -> {
            if (all.length() + piece.length() > most) {
                HostAnswers.error(request.response(), 413, "a request may have " + most + " bytes");
            } else {
                all.appendBuffer(piece);
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                parse(request, all, reader);
            }
        });
    }

    private static void parse(HttpServerRequest request, Buffer body, Reader reader) {
        try {
            reader.read(body.toJsonObject());
        } catch (DecodeException e) {
            HostAnswers.error(request.response(), 400, "the body is no JSON object");
        } catch (ClassCastException e) {
            HostAnswers.error(request.response(), 400, "a field of the body is of the wrong kind");
        } catch (RequestException e) {
            HostAnswers.error(request.response(), e);
        }
    }
}
