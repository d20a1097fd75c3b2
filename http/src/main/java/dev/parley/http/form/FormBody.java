package dev.parley.http.form;

import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads bodies that are forms with files in them, and tells what is wrong with one that cannot be read. Loop only. */
public final class FormBody {
    /** For the last bytes of a file to be on disk, in ms, many times over. */
    private static final long SETTLED_MS = 5_000;

    private static final String READ = "parley.form.read";

    private FormBody() {}

    /** The form broke off. */
    private static final class UnendedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A route on which the body has been read; what cannot be read fails with 400.
     *
     * @param folder where files wait; each goes with its request
     * @param limitBytes largest body
     */
    public static Route read(Router router, String path, String folder, int limitBytes) {
        // A route of its own: before what reads a body, a route takes no other handler.
        router.route(path).method(HttpMethod.POST).handler(FormBody::watch).handler(FormBody::checkType);
        return router.route(path)
                .method(HttpMethod.POST)
                .handler(BodyHandler.create(folder).setBodyLimit(limitBytes).setDeleteUploadedFilesOnEnd(true))
                .handler(FormBody::isRead);
    }

    /** A file whose closing boundary is missing never ends, although the request has. */
    private static void watch(RoutingContext context) {
        context.request()
                .end()
                .onSuccess(all -> context.vertx().setTimer(SETTLED_MS, due -> {
                    if (context.get(READ) == null
                            && !context.failed()
                            && !context.response().closed()) {
                        context.fail(400, new UnendedException());
                    }
                }));
        context.next();
    }

    /**
     * Puts a form's Content-Type as those that read it take it, and refuses one that no form can have; to stand before
     * whatever reads a body. Vert.x 5.0.8 fails with an index out of bounds at a boundary that is empty.
     */
    public static void checkType(RoutingContext context) {
        MultiMap headers = context.request().headers();
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        try {
            FormType.of(type == null ? "" : type)
                    .ifPresent(form -> headers.set(HttpHeaders.CONTENT_TYPE, form.header()));
            context.next();
        } catch (MalformedBodyException e) {
            context.fail(400, e);
        }
    }

    private static void isRead(RoutingContext context) {
        context.put(READ, true);
        context.next();
    }

    /** Whether a request says that its body is a form that can hold files. */
    public static boolean isForm(RoutingContext context) {
        return FormType.mediaType(type(context)).equals(FormType.MEDIA_TYPE);
    }

    /** What a request says that its body is. */
    public static String type(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
    }

    /** Why a body could not be read, for whoever sent it. */
    public static String reason(@Nullable Throwable failure) {
        return switch (failure) {
            case MalformedBodyException malformed -> String.valueOf(malformed.getMessage());
            case UnendedException unended -> "The form breaks off: the boundary that ends it is missing.";
            case TooManyFormFieldsException many ->
                "The form has more than " + HttpServerOptions.DEFAULT_MAX_FORM_FIELDS + " fields.";
            case TooLongFormFieldException head ->
                "A part of the form has a head of more than " + HttpServerOptions.DEFAULT_MAX_FORM_BUFFERED_SIZE
                        + " bytes: give its file a shorter name.";
            case IOException size ->
                "A field of the form is longer than " + HttpServerOptions.DEFAULT_MAX_FORM_ATTRIBUTE_SIZE
                        + " bytes. If it is the recording: it has to be sent as a file, with a filename in its part.";
            case null, default -> "The request's body is malformed: is it really what its Content-Type says?";
        };
    }
}
