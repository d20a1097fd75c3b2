package dev.parley.cli;

import dev.parley.admission.RandomIds;
import dev.parley.config.ConfigException;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import dev.parley.files.FileProblem;
import dev.parley.provider.Engine;
import dev.parley.session.Principal;
import dev.parley.spend.SpendLedger;
import dev.parley.spend.SqliteSpendStore;
import dev.parley.tenant.ApiKey;
import dev.parley.tenant.KeyStore;
import dev.parley.tenant.SqliteKeyStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code parley keys}: makes, lists and revokes API keys. A running server notices within seconds. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Create, list and revoke API keys. Once there is one, every client has to show one.")
public final class KeysCommand {
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Configuration file (default: parley.yaml here)")
    @Nullable
    private Path config;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            scope = ScopeType.INHERIT,
            description = "Where the server keeps its data (data-dir)")
    @Nullable
    private String dataDir;

    @Spec
    private CommandSpec spec;

    private interface Work {
        int on(KeyStore store, PrintWriter out) throws IOException, ConfigException;
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Make a key and print it, this once.")
    int create(
            @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "What to call it")
                    String name,
            @Option(
                            names = "--engines",
                            paramLabel = "NAME",
                            split = ",",
                            description = "The only engines it may use, separated by commas (default: all)")
                    @Nullable
                    List<String> engines,
            @Option(
                            names = "--calls",
                            paramLabel = "NUMBER",
                            description = "Most calls it may have at the same time (default: any number)")
                    @Nullable
                    Integer calls,
            @Option(
                            names = "--spend-a-day",
                            paramLabel = "AMOUNT",
                            description = "Most that its calls and requests may cost in a UTC day, at the prices of the"
                                    + " engines (default: any amount)")
                    @Nullable
                    String spendADay) {
        List<String> only = engines == null ? List.of() : engines;
        Optional<String> unknown = unknown(only);
        if (unknown.isPresent()) {
            return fail(REFUSED, unknown.get());
        }
        Principal.Quota quota;
        try {
            quota = KeyQuotas.of(Optional.ofNullable(calls), Optional.ofNullable(spendADay));
        } catch (IllegalArgumentException e) {
            return fail(REFUSED, String.valueOf(e.getMessage()));
        }
        return with((store, out) -> {
            KeyStore.Created created = store.create(name, only, quota);
            out.println(created.text());
            PrintWriter notes = spec.commandLine().getErr();
            notes.println("This is key " + created.key().id() + ". It is shown only now: keep it safe.");
            notes.println("From now on the server answers only clients that show a key.");
            notes.flush();
            return 0;
        });
    }

    private static Optional<String> unknown(List<String> engines) {
        List<String> known = ServiceLoader.load(Engine.class).stream()
                .map(each -> each.get().name())
                .sorted()
                .toList();
        return engines.stream()
                .filter(name -> !known.contains(name))
                .map(name ->
                        "--engines: there is no engine '" + name + "'. There are: " + String.join(", ", known) + ".")
                .findFirst();
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List all keys, without their texts.")
    int list() {
        return with((store, out) -> {
            List<ApiKey> keys = store.list();
            SpendLedger spent = new SpendLedger(InstantSource.system(), new SqliteSpendStore(folder()));
            if (keys.isEmpty()) {
                out.println("There are no keys. Make one with './parley keys create'.");
            }
            for (ApiKey key : keys) {
                out.printf(
                        "%s  %s  %s  %s  %s%s%s%n",
                        key.id(),
                        key.hint(),
                        key.created().truncatedTo(ChronoUnit.SECONDS),
                        key.revoked()
                                .map(when -> "revoked " + when.truncatedTo(ChronoUnit.SECONDS))
                                .orElse("active"),
                        key.name(),
                        key.engines().isEmpty() ? "" : "  only " + String.join(", ", key.engines()),
                        KeyQuotas.words(key, spent));
            }
            return 0;
        });
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Make a key useless, for good.")
    int revoke(@Parameters(paramLabel = "ID", description = "As 'list' shows it: key_…") String id) {
        return with((store, out) -> {
            Optional<ApiKey> revoked = store.revoke(id);
            if (revoked.isEmpty()) {
                return fail(FAILED, "There is no key '" + id + "'. './parley keys list' shows them.");
            }
            out.println("Key " + id + " opens nothing any more; a running server notices within seconds.");
            if (store.list().stream().noneMatch(ApiKey::isActive)) {
                out.println("It was the last one. Until you make another, the server refuses everybody.");
            }
            return 0;
        });
    }

    private int with(Work work) {
        try {
            PrintWriter out = spec.commandLine().getOut();
            int code = work.on(store(), out);
            out.flush();
            return code;
        } catch (ConfigException e) {
            return fail(REFUSED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fail(FAILED, FileProblem.sentence(e) + ". Keys are kept in data-dir (PARLEY_DATA_DIR).");
        }
    }

    private KeyStore store() throws ConfigException {
        return new SqliteKeyStore(folder(), InstantSource.system(), new SecureRandom(), new RandomIds());
    }

    private Path folder() throws ConfigException {
        Map<String, String> options = new LinkedHashMap<>();
        // Where the server listens is of no concern here, and making a key is what a public address waits for.
        options.put("listen.host", "localhost");
        if (dataDir != null) {
            options.put("data-dir", dataDir);
        }
        Sources sources = new Sources(Path.of(""), Optional.ofNullable(config), System.getenv(), options);
        return ConfigLoader.load(sources).dataDir();
    }

    private int fail(int code, String message) {
        PrintWriter out = spec.commandLine().getErr();
        out.println(message);
        out.flush();
        return code;
    }
}
