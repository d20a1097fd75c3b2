package dev.parley.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.admission.SessionAdmission;
import dev.parley.dialect.DialectFactory;
import dev.parley.http.HttpVerticle;
import dev.parley.ogg.OggOpusReader;
import dev.parley.provider.ProviderException;
import dev.parley.session.loop.LoopSessionFactory;
import dev.parley.telemetry.HttpMetrics;
import dev.parley.transport.VertxSessionExecutor;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes that calls need before there are any: otherwise the first call after a start loads them on its event
 * loop, and everybody on that loop waits.
 */
final class ClassWarmup {
    private static final Logger log = LoggerFactory.getLogger(ClassWarmup.class);
    private static final List<String> PACKAGES = List.of(
            "dev/parley/admission/",
            "dev/parley/audio/",
            "dev/parley/codec/",
            "dev/parley/concurrent/",
            "dev/parley/conversation/",
            "dev/parley/dialect/",
            "dev/parley/http/",
            "dev/parley/ogg/",
            "dev/parley/pool/",
            "dev/parley/provider/",
            "dev/parley/resample/",
            "dev/parley/session/",
            "dev/parley/speech/",
            "dev/parley/spend/",
            "dev/parley/telemetry/",
            "dev/parley/transport/",
            "dev/parley/turn/");

    /** Of others: loaded, but left to initialise themselves when they are used. */
    private static final List<String> FOREIGN = List.of(
            "com/fasterxml/jackson/core/",
            "com/fasterxml/jackson/databind/node/",
            "io/netty/handler/codec/http/",
            "io/netty/handler/codec/compression/",
            "io/prometheus/metrics/",
            "io/vertx/core/",
            "io/vertx/ext/web/");

    /** A class of each jar that is looked through. */
    private static final List<Class<?>> MODULES = List.of(
            LoopSessionFactory.class,
            SessionAdmission.class,
            DialectFactory.class,
            HttpMetrics.class,
            VertxSessionExecutor.class,
            HttpVerticle.class,
            ParleyServer.class,
            OggOpusReader.class,
            WebSocketFrame.class,
            Vertx.class,
            Router.class,
            Counter.class,
            PrometheusRegistry.class,
            JsonFactory.class,
            ObjectNode.class);

    private ClassWarmup() {}

    /** Blocks, for a second where there is no ahead-of-time cache; not for an event loop. */
    static void run() {
        initialise();
        for (Class<?> module : MODULES) {
            try {
                load(module);
            } catch (IOException | URISyntaxException e) {
                log.atDebug().setCause(e).log("classes are loaded when they are needed");
            }
        }
    }

    /** What takes long to initialise, and every answer needs. */
    private static void initialise() {
        String text = new JsonObject().put("ready", true).encode();
        log.trace("{} {}", Json.CODEC.getClass(), new JsonObject(text));
        HttpMetrics.warmUp();
        log.trace("{}", ProviderException.forClients("no answer from http://localhost:1"));
        // Brings the classes of the flight recorder, whether it runs or not.
        ByteBufAllocator.DEFAULT.directBuffer().release();
    }

    private static void load(Class<?> module) throws IOException, URISyntaxException {
        Optional<CodeSource> source =
                Optional.ofNullable(module.getProtectionDomain().getCodeSource());
        if (source.isEmpty()) {
            return;
        }
        Path place = Path.of(source.get().getLocation().toURI());
        if (Files.isDirectory(place)) {
            load(place);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                load(jar.getPath("/"));
            }
        }
    }

    private static void load(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class"))
                    .forEach(ClassWarmup::load);
        }
    }

    private static void load(String file) {
        boolean ours = PACKAGES.stream().anyMatch(file::startsWith);
        if (!ours && FOREIGN.stream().noneMatch(file::startsWith)) {
            return;
        }
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            Class.forName(name, ours, ClassWarmup.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            log.debug("{} is not loaded ahead: {}", name, e.toString());
        }
    }
}
