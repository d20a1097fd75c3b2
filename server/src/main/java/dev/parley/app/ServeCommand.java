package dev.parley.app;

import dev.parley.catalogue.Catalogue;
import dev.parley.config.ConfigException;
import dev.parley.config.ParleyConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.provider.Readiness.State;
import dev.parley.registry.ProviderChoice;
import dev.parley.telemetry.Logs;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley serve}: the server, until it is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Start the server (the default command).")
public final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--training-run",
            hidden = true,
            description = "Start, become ready, exit: for the ahead-of-time cache")
    private boolean training;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ParleyConfig config = options.load();
            Logs.apply(config.log());
            ParleyServer.Parts parts = Wiring.parts();
            List<String> wrong = ProviderChoice.problems(config.engines(), parts.engines());
            if (!wrong.isEmpty()) {
                return refuse("Configuration:\n  " + String.join("\n  ", wrong));
            }
            StarterModels.missing(
                            Machine.here(),
                            config.engines(),
                            parts.engines(),
                            config.models().store(System.getenv()),
                            Catalogue.shipped())
                    .ifPresent(out::println);
            try (ParleyServer server = ParleyServer.start(config, parts)) {
                return training ? TrainingRun.of(server) : serve(server, out);
            }
        } catch (ConfigException | ParleyServer.StartException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
    }

    private int refuse(String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return 2;
    }

    private static int serve(ParleyServer server, PrintWriter out) throws InterruptedException {
        StopSignals.obey(server, out);
        out.println("PARLEY_URL=" + server.url());
        out.println("Parley is at " + server.url() + "  (loading its engines; calls that come now wait)");
        out.flush();
        try {
            server.engines().providers().get();
            boolean speech = server.engines().missing().isEmpty();
            out.println("Parley is ready at " + server.url() + (speech ? "" : ", for typed conversation only"));
        } catch (ExecutionException e) {
            out.println("Parley is up at " + server.url() + ", but cannot take calls:");
        }
        report(server, out);
        new CountDownLatch(1).await(); // A signal ends the process.
        return 0;
    }

    private static void report(ParleyServer server, PrintWriter out) {
        for (EngineStatus status : server.engines().statuses()) {
            boolean missing = server.engines().missing().containsKey(status.kind());
            State reached = status.readiness().state();
            String state = reached == State.READY ? "" : missing ? " [MISSING]" : " [" + reached + "]";
            out.printf(
                    "  %s  %s%s  %s%n",
                    status.kind().id(),
                    status.engine(),
                    state,
                    status.readiness().detail());
        }
        for (Notice notice : server.engines().notices()) {
            out.printf("  %s: %s%n", notice.level(), notice.message());
        }
        out.flush();
    }
}
