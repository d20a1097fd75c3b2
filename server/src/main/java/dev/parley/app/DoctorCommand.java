package dev.parley.app;

import dev.parley.admission.RandomIds;
import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.ModelException;
import dev.parley.catalogue.host.HostAdvice;
import dev.parley.catalogue.host.HostMachine;
import dev.parley.cli.Check;
import dev.parley.cli.Check.Outcome;
import dev.parley.cli.HostChecks;
import dev.parley.cli.MachineChecks;
import dev.parley.cli.ModelChecks;
import dev.parley.config.ConfigException;
import dev.parley.config.ConfigProblem;
import dev.parley.config.LogConfig;
import dev.parley.config.ModelsConfig;
import dev.parley.config.ParleyConfig;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.registry.ProviderChoice;
import dev.parley.registry.ProviderRegistry;
import dev.parley.registry.ProviderSettings;
import dev.parley.telemetry.Logs;
import dev.parley.tenant.ApiKey;
import dev.parley.tenant.SqliteKeyStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley doctor}: what is configured, what is reachable, what is missing and how to mend it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Check this machine, the configuration and the engines; exit code 1 when calls could not be served.")
public final class DoctorCommand implements Callable<Integer> {
    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long engines may take to get ready (default: ${DEFAULT-VALUE})")
    private int patience;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private boolean bad;

    @Override
    public Integer call() throws InterruptedException {
        Logs.apply(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.ERROR));
        ProcessEnd.bySignal();
        MachineChecks.all().forEach(this::report);
        Optional<ParleyConfig> config = configuration();
        if (config.isPresent()) {
            report(MachineChecks.port(config.get().listen()));
            report(MachineChecks.dataFolder(config.get().dataDir()));
            report(PersonaVoices.check(config.get(), Wiring.engines()));
            models(config.get().models());
            engines(config.get());
        }
        return bad ? 1 : 0;
    }

    private void models(ModelsConfig models) {
        Catalogue catalogue = Catalogue.shipped();
        try {
            catalogue = catalogue.with(models.catalogue());
        } catch (ModelException e) {
            report(Check.bad("Models", String.valueOf(e.getMessage()), "mend the file, or leave models.catalogue out"));
        }
        ModelStore store = models.store(System.getenv());
        SecureRandom random = new SecureRandom();
        Vertx vertx = Vertx.vertx();
        try {
            ModelTrial trial = new ModelTrial(
                    Wiring.engines(),
                    settings -> new ProviderSettings(settings, InstantSource.system(), random, List.of(store, vertx)),
                    Duration.ofSeconds(patience));
            ModelChecks.all(catalogue, store, trial::of).forEach(this::report);
            report(ModelChecks.detector(trial::ofDetector));
            report(HostChecks.advice(HostAdvice.shipped(), HostMachine.here(), store));
        } finally {
            vertx.close();
        }
    }

    private void report(Check check) {
        bad |= check.outcome() == Outcome.BAD;
        PrintWriter out = spec.commandLine().getOut();
        out.println(check);
        out.flush();
    }

    private Optional<ParleyConfig> configuration() {
        try {
            ParleyConfig config = options.load();
            String file =
                    config.file().map(path -> "read from " + path).orElse("no parley.yaml; defaults and environment");
            report(Check.good("Configuration", file));
            return Optional.of(config);
        } catch (ConfigException e) {
            for (ConfigProblem problem : e.problems()) {
                report(Check.bad(
                        "Configuration",
                        problem.key() + " (" + problem.origin() + "): " + problem.message(),
                        problem.fix()));
            }
            return Optional.empty();
        }
    }

    private List<ApiKey> keys(ParleyConfig config, SecureRandom random) {
        try {
            return new SqliteKeyStore(config.dataDir(), InstantSource.system(), random, new RandomIds()).list();
        } catch (IOException e) {
            report(Check.bad("Keys", String.valueOf(e.getMessage()), "mend or restore the file"));
            return List.of();
        }
    }

    private void engines(ParleyConfig config) throws InterruptedException {
        List<Engine> engines = Wiring.engines();
        List<String> wrong = ProviderChoice.problems(config.engines(), engines);
        wrong.forEach(problem -> report(Check.bad("Engines", problem, "Correct the setting")));
        if (!wrong.isEmpty()) {
            return;
        }
        Vertx vertx = Vertx.vertx();
        ModelStore models = config.models().store(System.getenv());
        SecureRandom random = new SecureRandom();
        Function<ProviderChoice, EngineContext> contexts = choice -> {
            List<Object> services = new ArrayList<>(choice.found());
            services.add(vertx);
            services.add(models);
            return new ProviderSettings(choice.settings(), InstantSource.system(), random, services);
        };
        LocalChooser chooser = new LocalChooser(vertx, models);
        try (ProviderRegistry registry = new ProviderRegistry(config.engines(), engines, chooser, contexts, random)) {
            Semaphore changed = new Semaphore(0);
            registry.onChanged(changed::release);
            registry.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience);
            while (EngineChecks.isLoading(registry.pools()) && System.nanoTime() - end < 0) {
                changed.tryAcquire(1, TimeUnit.SECONDS);
            }
            EngineChecks.all(registry.pools(), engines, patience).forEach(this::report);
            SpendChecks.all(registry.pools(), config.engines(), engines, keys(config, random))
                    .forEach(this::report);
        } finally {
            vertx.close();
        }
    }
}
