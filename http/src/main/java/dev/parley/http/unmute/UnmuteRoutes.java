package dev.parley.http.unmute;

import dev.parley.config.LimitsConfig;
import dev.parley.dialect.support.Json;
import dev.parley.files.TemporaryFolder;
import dev.parley.http.form.FormBody;
import dev.parley.provider.RetryAfter;
import dev.parley.voices.cloning.ClonedVoices;
import dev.parley.voices.cloning.CloningException;
import dev.parley.voices.donation.DonationException;
import dev.parley.voices.donation.VoiceDonations;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploads and donations of voices. One for the whole server; {@link #mount} is called for each event loop. */
public final class UnmuteRoutes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UnmuteRoutes.class);
    private static final String VOICES = "/v1/voices";
    private static final String DONATION = "/v1/voice-donation";
    private static final String FILE = "file";
    private static final String METADATA = "metadata";
    /** Seconds after which to try again where the cloning server does not say. */
    private static final long SOON = 5;

    /** Largest request, the form around the recording included (unmute.md section 1.2). */
    private static final int BODY_BYTES = 4 << 20;

    /** How long what a refused client still sends is thrown away, so that it can read the answer (RFC 9112 section 9.6). */
    private static final long LINGER_MS = 2_000;

    private final ClonedVoices voices;
    private final VoiceDonations donations;
    private final Runnable donated;
    private final LimitsConfig limits;
    private final TemporaryFolder folder = TemporaryFolder.open("voices");

    /** @param donated told about each donation that was stored */
    public UnmuteRoutes(ClonedVoices voices, VoiceDonations donations, Runnable donated, LimitsConfig limits) {
        this.voices = voices;
        this.donations = donations;
        this.donated = donated;
        this.limits = limits;
    }

    @Override
    public void close() {
        folder.close();
    }

    /** Whether recordings of voices are sent to this path. */
    public static boolean takes(String path) {
        return path.endsWith(VOICES) || path.endsWith(DONATION);
    }

    /** Largest body of a request, in bytes. */
    public static int bodyLimit(LimitsConfig limits) {
        return Math.min(BODY_BYTES, limits.bodyBytes());
    }

    /**
     * Adds the endpoints to a router.
     *
     * @param keyed lets requests in that show a key
     */
    public void mount(Router router, String prefix, Handler<RoutingContext> keyed) {
        upload(router, prefix + VOICES, keyed, this::addVoice);
        router.route(prefix + DONATION).method(HttpMethod.GET).handler(keyed).handler(this::beginDonation);
        upload(router, prefix + DONATION, keyed, this::donate);
    }

    private void upload(Router router, String path, Handler<RoutingContext> keyed, Handler<RoutingContext> then) {
        // Routes of their own, so that whoever may not send is refused before a body is read.
        router.route(path).method(HttpMethod.POST).handler(keyed);
        router.route(path).method(HttpMethod.POST).handler(UnmuteRoutes::lengthKnown);
        FormBody.read(router, path, folder.path().toString(), bodyLimit(limits))
                .handler(then)
                .failureHandler(UnmuteRoutes::failed);
    }

    private static void lengthKnown(RoutingContext context) {
        if (context.request().getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            context.response().setStatusCode(411).end();
            context.vertx()
                    .setTimer(LINGER_MS, late -> context.request().connection().close());
        } else {
            context.next();
        }
    }

    private static void failed(RoutingContext context) {
        if (context.statusCode() == 400) {
            Details.error(context, 400, "There was an error parsing the body");
        } else {
            context.next();
        }
    }

    private void addVoice(RoutingContext context) {
        file(context)
                .ifPresent(file -> answer(
                        context,
                        voices.add(file),
                        name -> Details.json(context, 200, Json.object().put("name", name))));
    }

    private void beginDonation(RoutingContext context) {
        answer(context, donations.begin(), started -> Details.json(context, 200, started.json()));
    }

    private void donate(RoutingContext context) {
        Optional<Path> file = file(context);
        if (file.isEmpty()) {
            return;
        }
        String metadata = context.request().getFormAttribute(METADATA);
        if (metadata == null) {
            Details.invalidPart(context, METADATA, "missing", "Field required");
            return;
        }
        answer(context, donations.submit(metadata, file.get()), stored -> {
            donated.run();
            Details.json(context, 200, Json.object());
        });
    }

    /** The uploaded recording; empty when there is none, which is then answered. */
    private static Optional<Path> file(RoutingContext context) {
        Optional<Path> found = context.fileUploads().stream()
                .filter(each -> each.name().equals(FILE))
                .map(FileUpload::uploadedFileName)
                .map(Path::of)
                .findFirst();
        if (found.isEmpty()) {
            if (context.request().getFormAttribute(FILE) == null) {
                Details.invalidPart(context, FILE, "missing", "Field required");
            } else {
                Details.invalidPart(context, FILE, "value_error", "Value error, expected a file, received a text");
            }
        }
        return found;
    }

    /** Answers on the request's own loop, wherever the result comes from. */
    private static <T> void answer(RoutingContext context, Future<T> result, Consumer<T> then) {
        Context loop = context.vertx().getOrCreateContext();
        result.onComplete(done -> loop.runOnContext(go -> {
            if (done.succeeded()) {
                then.accept(done.result());
            } else {
                failed(context, done.cause());
            }
        }));
    }

    private static void failed(RoutingContext context, Throwable cause) {
        switch (cause) {
            case DonationException.Rejected rejected -> Details.error(context, 400, message(rejected));
            case DonationException.NotStored notStored -> {
                log.atError().setCause(notStored.getCause()).log("a donated voice could not be stored");
                Details.error(context, 500, message(notStored));
            }
            case CloningException busy
            when busy.isBusy() -> {
                log.atWarn().log("a voice was not cloned: {}", busy.getMessage());
                context.response()
                        .putHeader(
                                "Retry-After",
                                Long.toString(busy.retryAfter()
                                        .map(RetryAfter::wholeSeconds)
                                        .orElse(SOON)));
                Details.error(context, 503, "Too many voices are being made now. Try again later.");
            }
            case CloningException away
            when away.isAway() -> {
                log.atWarn().log("a voice was not cloned: {}", away.getMessage());
                context.response().putHeader("Retry-After", "5");
                Details.error(context, 503, "Voices cannot be cloned now: the server that makes them does not answer.");
            }
            case CloningException failed -> {
                log.atError().log("a voice was not cloned: {}", failed.getMessage());
                Details.internalError(context);
            }
            default -> {
                log.atError().setCause(cause).log("request failed: {}", context.normalizedPath());
                Details.internalError(context);
            }
        }
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
