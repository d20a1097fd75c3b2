package dev.parley.host.main;

import dev.parley.host.HostedSet;
import dev.parley.host.http.HostServer;
import dev.parley.models.ModelStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs native engines until it is stopped. Its first line on standard output holds the address, once everything is loaded;
 * logs and reasons go to standard error.
 */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = "Runs native engines in this process, for a server here or on another machine.")
public final class HostMain implements Callable<Integer> {
    /** The variable with the key that every request needs. */
    static final String KEY = "PARLEY_ENGINE_KEY";

    private static final Logger log = LoggerFactory.getLogger(HostMain.class);

    @Option(names = "--stt", paramLabel = "RUNTIME", description = "Recognises speech with it: sherpa, whisper.")
    Optional<String> stt = Optional.empty();

    @Option(names = "--tts", paramLabel = "RUNTIME", description = "Speaks with it: kokoro, piper.")
    Optional<String> tts = Optional.empty();

    @Option(names = "--llm", paramLabel = "RUNTIME", description = "Answers with it: llama.")
    Optional<String> llm = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "RUNTIME.SETTING=VALUE",
            description = "A setting, such as whisper.model=whisper-tiny-en. May be given several times.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--models-dir", paramLabel = "FOLDER", description = "Where models are installed.")
    Optional<Path> models = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen; others than this machine's own need " + KEY + " in the environment.")
    String host = "127.0.0.1";

    @Option(names = "--port", defaultValue = "0", description = "0, the default, takes a free one.")
    int port;

    @Option(names = "--until-input-ends", description = "Exits when standard input ends.")
    boolean untilInputEnds;

    @Option(
            names = "--training-run",
            hidden = true,
            description = "Starts without an engine, and exits: for the ahead-of-time cache.")
    boolean training;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HostMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (training) {
            return HostTrainingRun.of(ModelStore.usual(System.getenv()));
        }
        Optional<String> key = Optional.ofNullable(System.getenv(KEY)).filter(value -> !value.isBlank());
        if (key.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
            return refuse("--host " + host + " is open to others: set " + KEY + " in the environment, here and as"
                    + " engines.<name>.host-key of the server");
        }
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
        if (untilInputEnds) {
            Thread.ofPlatform().daemon().name("input").start(() -> awaitInputEnd(end));
        }
        // Beside the models: callers may be waiting for this process, in the place of one that died.
        CompletableFuture<Vertx> vertx = CompletableFuture.supplyAsync(HostMain::eventLoop);
        try (HostedSet engines = load()) {
            HostServer server = new HostServer(vertx.join(), engines, key);
            server.listen(host, port).await();
            announce(engines, server.port());
            end.await();
            vertx.join().close().await();
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            vertx.join().close().await();
            return refuse(e.getMessage());
        }
    }

    private static Vertx eventLoop() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    }

    private int refuse(String reason) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(reason);
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private void announce(HostedSet engines, int listening) {
        String names = engines.all().stream()
                .map(each -> each.runtime() + " (" + each.engine().modelName() + ")")
                .collect(Collectors.joining(", "));
        String address = host.contains(":") ? "[" + host + "]" : host;
        PrintWriter out = spec.commandLine().getOut();
        out.println("Engine host at http://" + address + ":" + listening + " runs " + names);
        out.flush();
    }

    private HostedSet load() throws IOException {
        ModelStore store = models.map(ModelStore::of).orElseGet(() -> ModelStore.usual(System.getenv()));
        Runtimes runtimes = new Runtimes(settings, store);
        if (stt.isEmpty() && tts.isEmpty() && llm.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to run; choose with --stt, --tts or --llm: " + runtimes.names());
        }
        return runtimes.load(stt, tts, llm);
    }

    /** The server that started this process holds the other end for as long as it lives. */
    private static void awaitInputEnd(CountDownLatch end) {
        try {
            while (System.in.read() >= 0) {
                // Nothing that comes means anything.
            }
        } catch (IOException e) {
            log.debug("standard input broke", e);
        }
        end.countDown();
    }
}
