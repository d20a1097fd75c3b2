package dev.parley.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The page, from the class path. Files are read once, off the loop, and kept: as many as the page has. Files below
 * {@code assets/} carry a hash in their name and may be kept by browsers for good.
 */
final class WebUi {
    private static final String ROOT = "META-INF/parley-web/";
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final int WORTH_COMPRESSING = 1024;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"));

    private final Vertx vertx;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    WebUi(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param gzip the same, compressed, where that is shorter */
    private record Asset(Buffer content, Optional<Buffer> gzip, String type, String tag) {}

    /** Answers with the file at {@code path}, or passes on to the next route when there is none. */
    void serve(RoutingContext context, String path) {
        if (!SAFE.matcher(path).matches()) {
            context.next();
            return;
        }
        find(path)
                .onSuccess(found -> found.ifPresentOrElse(asset -> answer(context, path, asset), context::next))
                .onFailure(context::fail);
    }

    /** Whether there is such a file. */
    Future<Boolean> has(String path) {
        return SAFE.matcher(path).matches() ? find(path).map(Optional::isPresent) : Future.succeededFuture(false);
    }

    private Future<Optional<Asset>> find(String path) {
        Asset known = assets.get(path);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        return vertx.executeBlocking(
                () -> {
                    Optional<Asset> read = read(path);
                    read.ifPresent(asset -> assets.put(path, asset));
                    return read;
                },
                false);
    }

    private static Optional<Asset> read(String path) {
        try (InputStream in = WebUi.class.getClassLoader().getResourceAsStream(ROOT + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] content = in.readAllBytes();
            String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
            return Optional.of(new Asset(Buffer.buffer(content), gzip(content), type, tag(content)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " of the page", e);
        }
    }

    private static Optional<Buffer> gzip(byte[] content) throws IOException {
        if (content.length < WORTH_COMPRESSING) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.size() < content.length * 0.9 ? Optional.of(Buffer.buffer(out.toByteArray())) : Optional.empty();
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void answer(RoutingContext context, String path, Asset asset) {
        HttpServerResponse response = context.response();
        response.putHeader("ETag", asset.tag());
        response.putHeader("Vary", "Accept, Accept-Encoding");
        response.putHeader(
                "Cache-Control", path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        if (asset.tag().equals(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", asset.type());
        String accepted = context.request().getHeader("Accept-Encoding");
        if (asset.gzip().isPresent() && accepted != null && accepted.contains("gzip")) {
            response.putHeader("Content-Encoding", "gzip").end(asset.gzip().get());
        } else {
            response.end(asset.content());
        }
    }
}
