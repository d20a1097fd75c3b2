package dev.parley.http.openai.request;

import dev.parley.dialect.support.LargeMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests; large ones beside the loop, so that a body of megabytes stops nobody's call. */
public final class LargeBody {
    private LargeBody() {}

    /** Makes something of a body. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(@Nullable Buffer body) throws ApiException;
    }

    /** Gives what was read to {@code then}, on the loop; a body that cannot be read is answered with the reason. */
    public static <T> void read(RoutingContext context, Reader<T> reader, Consumer<T> then) {
        Buffer body = context.body() == null ? null : context.body().buffer();
        if (body == null || body.length() <= LargeMessage.BYTES) {
            T read;
            try {
                read = reader.read(body);
            } catch (ApiException e) {
                Replies.error(context, e);
                return;
            }
            then.accept(read);
            return;
        }
        context.vertx()
                .executeBlocking(() -> reader.read(body), false)
                .onSuccess(then::accept)
                .onFailure(failure -> {
                    if (failure instanceof ApiException refused) {
                        Replies.error(context, refused);
                    } else {
                        context.fail(failure);
                    }
                });
    }
}
