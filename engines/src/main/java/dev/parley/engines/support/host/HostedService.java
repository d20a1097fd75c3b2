package dev.parley.engines.support.host;

import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.models.ModelStore;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Makes the service behind which a native engine runs: a child process of this server, or with {@code host-url} one that runs
 * on another machine ({@code ./parley engine}). Stateless.
 */
public final class HostedService {
    /** Settings that every engine over the host has. */
    public static final Set<String> SETTINGS = Set.of("host-url", "host-key");

    private static final String VERSION = "/v1";
    private static final String MODELS = "/models";
    private static final int KEY_BYTES = 16;
    private static final int HEALTH_MS = 2_000;

    private HostedService() {}

    /**
     * What the child runs.
     *
     * @param engine name of the engine, and of its runtime in the host
     * @param model id of the installed model
     * @param settings of the runtime, beside its model
     */
    public record Program(String engine, ProviderKind kind, String model, Map<String, String> settings) {
        public Program {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * Nothing is started before the service is.
     *
     * @throws IllegalArgumentException naming the setting that cannot be read
     */
    public static SpeechService of(Program program, EngineContext context) {
        EngineSettings settings = new EngineSettings(program.engine(), context);
        Optional<String> url = settings.text("host-url");
        Optional<String> key = settings.text("host-key");
        return url.isPresent()
                ? new SpeechService(
                        address(program, remote(settings, url.get()), key, settings), context, MODELS, body -> {})
                : local(program, settings, context);
    }

    private static URI remote(EngineSettings settings, String url) {
        URI base = ServiceAddress.parse(settings.key("host-url"), url);
        String path = base.getRawPath();
        return path == null || path.isEmpty() ? URI.create(base + VERSION) : base;
    }

    private static ServiceAddress address(Program program, URI base, Optional<String> key, EngineSettings settings) {
        return new ServiceAddress(
                program.engine(),
                program.kind(),
                base,
                key.map(it -> Map.of("Authorization", "Bearer " + it)).orElse(Map.of()),
                settings.key("host-key"),
                ServiceAddress.USUAL_CONNECT);
    }

    private static SpeechService local(Program program, EngineSettings settings, EngineContext context) {
        Vertx vertx = context.service(Vertx.class)
                .orElseThrow(() ->
                        new IllegalStateException("engine " + program.engine() + " needs the host's Vert.x instance"));
        ModelStore models = context.service(ModelStore.class).orElseGet(() -> ModelStore.usual(System.getenv()));
        String key = newKey();
        HttpClient http = vertx.createHttpClient();
        HostSupervisor supervisor = new HostSupervisor(
                program.engine(),
                () -> spawn(program, models, key),
                place -> healthy(http, place),
                (wait, task) -> vertx.setTimer(Math.max(1, wait.toMillis()), due -> task.run()),
                context.random(),
                System::nanoTime);
        URI base = URI.create("http://127.0.0.1" + VERSION);
        return new SpeechService(address(program, base, Optional.of(key), settings), context, MODELS, supervisor);
    }

    /** Of one server's children, so that nobody else on this machine uses them. */
    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static HostProcess spawn(Program program, ModelStore models, String key) throws IOException {
        HostProgram host = HostProgram.find()
                .orElseThrow(() -> new IOException("the engine host is no part of this installation: there is no"
                        + " host/parley-host.jar beside lib"));
        return new HostProcess(program.engine(), host.start(arguments(program, models), key));
    }

    private static List<String> arguments(Program program, ModelStore models) {
        Path folder = models.find(program.model())
                .map(found -> found.folder().getParent())
                .orElse(models.folder());
        List<String> arguments = new ArrayList<>(
                List.of("--" + program.kind().id(), program.engine(), "--models-dir", folder.toString()));
        Map<String, String> all = new TreeMap<>(program.settings());
        all.put("model", program.model());
        all.forEach((name, value) -> {
            arguments.add("--set");
            arguments.add(program.engine() + "." + name + "=" + value);
        });
        return arguments;
    }

    private static Future<Boolean> healthy(HttpClient http, URI place) {
        return http.request(HttpMethod.GET, place.getPort(), place.getHost(), "/health")
                .compose(request -> request.send())
                .compose(answer -> answer.body().map(body -> answer.statusCode() == 200))
                .timeout(HEALTH_MS, TimeUnit.MILLISECONDS);
    }
}
