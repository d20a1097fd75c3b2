package dev.parley.http;

import dev.parley.http.form.MalformedBodyException;
import dev.parley.transport.VertxInternals;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a body breaks the rules of chunks, nothing behind it can be understood. Vert.x would close the connection without a
 * word; here the request's route answers 400, and the connection closes behind the answer. One for each connection; loop
 * only.
 */
final class BrokenBody extends ChannelInboundHandlerAdapter {
    /** Requests whose head came, and those that reached the routes: the next one waits for the answer before it. */
    private int begun;

    private int routed;
    private boolean broken;
    private final FormCuts cuts = new FormCuts();
    private @Nullable RoutingContext current;

    private BrokenBody() {}

    /** From now on this connection's bodies are watched. */
    static void watch(HttpConnection connection) {
        String handler =
                VertxInternals.handler(VertxInternals.channel(connection)).name();
        pipeline(connection).addBefore(handler, BrokenBody.class.getSimpleName(), new BrokenBody());
    }

    /**
     * A request has reached the routes.
     *
     * @return false when its body is known to be broken, and it has been answered
     */
    static boolean isWhole(RoutingContext context) {
        BrokenBody body = pipeline(context.request().connection()).get(BrokenBody.class);
        return body == null || body.began(context);
    }

    private static ChannelPipeline pipeline(HttpConnection connection) {
        return VertxInternals.channel(connection).pipeline();
    }

    private boolean began(RoutingContext context) {
        routed++;
        current = context;
        context.addEndHandler(answered -> {
            if (current == context && context.request().isEnded()) {
                current = null;
            }
        });
        if (broken && routed == begun) {
            refuse(context);
            return false;
        }
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        if (broken) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest head) {
            begun++;
            cuts.begin(head);
            channel.fireChannelRead(message);
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            broken = true;
            RoutingContext context = current;
            if (context != null && routed == begun) {
                refuse(context);
            }
        } else if (message instanceof HttpContent content) {
            HttpContent piece = cuts.piece(content);
            if (piece != null) {
                channel.fireChannelRead(piece);
            }
        } else {
            channel.fireChannelRead(message);
        }
    }

    private static void refuse(RoutingContext context) {
        Linger.closeBehind(context);
        if (!context.response().headWritten()) {
            context.cancelAndCleanupFileUploads();
            context.fail(
                    400,
                    new MalformedBodyException(
                            "The body is malformed: it comes in chunks (Transfer-Encoding: chunked), and one of them is not as"
                                    + " RFC 9112 section 7.1 has it: its size in hexadecimal digits and a line's end, then as"
                                    + " many bytes and a line's end."));
        }
    }
}
