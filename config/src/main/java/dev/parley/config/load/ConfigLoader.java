package dev.parley.config.load;

import dev.parley.config.CloningConfig;
import dev.parley.config.ConfigException;
import dev.parley.config.ConfigProblem;
import dev.parley.config.ListenConfig;
import dev.parley.config.ListenConfig.TlsMode;
import dev.parley.config.LogConfig;
import dev.parley.config.ModelsConfig;
import dev.parley.config.ParleyConfig;
import dev.parley.config.RecordingsConfig;
import dev.parley.config.ShutdownConfig;
import dev.parley.config.ToolsConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * Reads the configuration: {@code parley.yaml}, then {@code .env}, then the environment, then the command line; later
 * sources win.
 */
public final class ConfigLoader {
    /** Where {@code parley keys} keeps its keys, in the data directory. */
    private static final String KEY_FILE = "keys.db";

    /** Of a key on an address that others reach. */
    private static final int SHORTEST_KEY = 16;

    /** A token of RFC 9110, which a subprotocol has to be. */
    private static final Pattern SUBPROTOCOL = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Values values = new Values(problems);
    private final Sources sources;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private Optional<Path> namedVoices = Optional.empty();

    /**
     * Where to look.
     *
     * @param folder where {@code parley.yaml}, {@code .env} and {@code voices.yaml} are looked for
     * @param file configuration file named by the user, which must exist
     * @param environment variables of the process
     * @param options settings of the command line, by key
     */
    public record Sources(
            Path folder, Optional<Path> file, Map<String, String> environment, Map<String, String> options) {}

    private ConfigLoader(Sources sources) {
        this.sources = sources;
    }

    /** @throws ConfigException naming everything that is wrong */
    public static ParleyConfig load(Sources sources) throws ConfigException {
        return new ConfigLoader(sources).load();
    }

    private ParleyConfig load() throws ConfigException {
        Optional<Path> file = file();
        Optional<MappingNode> root = file.flatMap(path -> YamlSource.root(path, problems));
        root.ifPresent(mapping -> values.add(YamlSource.settings(mapping, file.orElseThrow(), problems)));
        Path dotEnv = sources.folder().resolve(".env");
        if (Files.isRegularFile(dotEnv)) {
            variables.putAll(EnvironmentSource.readFile(dotEnv, problems));
            values.add(EnvironmentSource.read(variables, ".env", problems));
        }
        variables.putAll(sources.environment());
        values.add(EnvironmentSource.read(sources.environment(), "environment", problems));
        sources.options().forEach((key, value) -> values.add(List.of(Setting.of(key, value, "command line"))));
        values.checkNames();
        ParleyConfig config = bind(file, root);
        check(config);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    private Optional<Path> file() {
        Optional<Path> named = sources.file()
                .or(() -> Optional.ofNullable(sources.environment().get("PARLEY_CONFIG"))
                        .filter(text -> !text.isBlank())
                        .map(Path::of));
        Path usual = sources.folder().resolve("parley.yaml");
        return named.or(() -> Optional.of(usual).filter(Files::isRegularFile));
    }

    private ParleyConfig bind(Optional<Path> file, Optional<MappingNode> root) {
        return new ParleyConfig(
                file,
                ListenKeys.read(values),
                AuthKeys.read(values),
                dataDir(),
                EngineKeys.read(values),
                LimitKeys.read(values),
                new ShutdownConfig(values.get(Keys.GRACE), values.get(Keys.DRAIN_QUIET)),
                SilenceKeys.read(values),
                values.get(SilenceKeys.KEPT_BYTES),
                RecognitionKeys.read(values),
                new LogConfig(values.get(Keys.LOG_FORMAT), values.get(Keys.LOG_LEVEL)),
                voices(file),
                values.get(Keys.UNMUTE_BITRATE),
                new RecordingsConfig(
                        values.get(Keys.RECORDINGS),
                        values.get(Keys.RECORDINGS_KEEP),
                        values.get(Keys.RECORDINGS_SIZE)),
                values.get(Keys.NEWS_KEY),
                new CloningConfig(
                        values.get(Keys.CLONING_URL).orElseThrow(),
                        values.get(Keys.CLONING_MEMORY),
                        values.get(Keys.DONATIONS).orElseGet(() -> dataDir().resolve("voices/donation"))),
                values.get(Keys.REDIS).map(URI::toString),
                new ModelsConfig(
                        values.get(Keys.MODELS_DIR), values.get(Keys.MODELS_CATALOGUE), values.get(Keys.MODELS_MIRROR)),
                tools(file, root));
    }

    private ToolsConfig tools(Optional<Path> file, Optional<MappingNode> root) {
        ToolsConfig.Calls calls = ToolCallKeys.read(values);
        return root.map(mapping -> ToolsSource.read(mapping, file.orElseThrow(), variables, calls, problems))
                .orElseGet(() -> ToolsConfig.none(calls));
    }

    private Optional<Path> voices(Optional<Path> file) {
        Path folder = file.map(path -> path.toAbsolutePath().getParent()).orElse(sources.folder());
        Path usual = folder.resolve("voices.yaml");
        namedVoices = values.get(Keys.VOICES);
        return namedVoices.or(() -> Optional.of(usual).filter(Files::isRegularFile));
    }

    private Path dataDir() {
        return values.get(Keys.DATA_DIR)
                .orElseGet(() -> variable("XDG_DATA_HOME")
                        .map(home -> home.resolve("parley"))
                        .or(() -> variable("HOME").map(home -> home.resolve(".local/share/parley")))
                        .or(() -> variable("LOCALAPPDATA").map(home -> home.resolve("Parley")))
                        .orElseGet(() -> sources.folder().resolve("parley-data")));
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(sources.environment().get(name))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }

    private void check(ParleyConfig config) {
        ListenConfig listen = config.listen();
        if (listen.tls() == TlsMode.FILES) {
            checkFile(ListenKeys.CERTIFICATE, listen.certificate());
            checkFile(ListenKeys.PRIVATE_KEY, listen.privateKey());
        } else if (listen.certificate().isPresent() || listen.privateKey().isPresent()) {
            problem(
                    ListenKeys.TLS,
                    "does not use the certificate that is configured",
                    "Set listen.tls to files, or remove the certificate");
        }
        if (!listen.isLoopback()
                && config.auth().required()
                && config.auth().keys().isEmpty()
                && !Files.exists(config.dataDir().resolve(KEY_FILE))) {
            problem(
                    ListenKeys.HOST,
                    "'" + listen.host() + "' can be reached from other machines, and no API key is configured",
                    "Make a key with './parley keys create', or set auth.keys (PARLEY_AUTH_KEYS=a-long-random-text), or set"
                            + " listen.host to localhost, or, where"
                            + " something in front decides who may call, set auth.required to false"
                            + " (PARLEY_AUTH_REQUIRED=false)");
        }
        checkKeys(config.auth().keys(), listen);
        namedVoices.ifPresent(path -> checkFile(Keys.VOICES, Optional.of(path)));
    }

    /** Says which key is meant by its place in the list: it is a secret. */
    private void checkKeys(List<String> keys, ListenConfig listen) {
        for (int i = 0; i < keys.size(); i++) {
            String which = "key " + (i + 1) + " of " + keys.size();
            if (!SUBPROTOCOL.matcher(keys.get(i)).matches()) {
                problem(
                        AuthKeys.AUTH_KEYS,
                        which + " has characters that a browser cannot send as a WebSocket subprotocol",
                        "Use letters, digits and the signs !#$%&'*+-.^_`|~");
            } else if (!listen.isLoopback() && keys.get(i).length() < SHORTEST_KEY) {
                problem(
                        AuthKeys.AUTH_KEYS,
                        which + " has " + keys.get(i).length() + " characters, and " + listen.host()
                                + " can be reached from other machines, where it would soon be guessed",
                        "Use at least " + SHORTEST_KEY + " characters that nobody can guess, or make a key with"
                                + " './parley keys create'");
            }
        }
    }

    private void checkFile(Key<?> key, Optional<Path> path) {
        if (path.isEmpty()) {
            problem(key, "is missing", "Set it to the path of a file");
        } else if (!Files.isReadable(path.get())) {
            problem(key, "'" + path.get() + "' is no readable file", "Check the path and its permissions");
        }
    }

    private void problem(Key<?> key, String message, String fix) {
        problems.add(new ConfigProblem(key.name(), values.origin(key), message, fix));
    }
}
