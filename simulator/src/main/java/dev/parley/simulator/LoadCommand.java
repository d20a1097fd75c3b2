package dev.parley.simulator;

import dev.parley.simulator.load.CycleRun;
import dev.parley.simulator.load.LoadRun;
import dev.parley.simulator.load.call.Clip;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.report.LoadLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./parley load}: many callers at once, measured and judged. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Call a server many times at once with recorded speech; exit code 1 when a limit is missed.")
public final class LoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "ws://localhost:8000",
            converter = ServerAddress.class,
            description = "Server (${DEFAULT-VALUE}).")
    private URI url;

    @Option(names = "--key", description = "API key.")
    private Optional<String> key;

    @Option(
            names = "--dialect",
            defaultValue = "REALTIME",
            description = "${COMPLETION-CANDIDATES}: PCM, Ogg Opus, or Opus over WebRTC (${DEFAULT-VALUE}).")
    private LoadOptions.Dialect dialect;

    @Option(
            names = "--turn-detection",
            defaultValue = "SERVER_VAD",
            description = "Of REALTIME and WEBRTC: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private LoadOptions.TurnDetection turnDetection;

    @Option(names = "--clips", required = true, description = "Folder of .wav files the callers speak.")
    private Path clips;

    @Option(names = "--callers", defaultValue = "10", description = "Calls at the same time (${DEFAULT-VALUE}).")
    private int callers;

    @Option(names = "--turns", defaultValue = "3", description = "Turns of each call (${DEFAULT-VALUE}).")
    private int turns;

    @Option(
            names = "--cycles",
            description = "Instead of turns: connect and close so many calls, as many at once as there are callers.")
    private Optional<Integer> cycles;

    @Option(
            names = "--ramp-up-s",
            defaultValue = "2",
            description = "Seconds over which the calls begin (${DEFAULT-VALUE}).")
    private int rampUp;

    @Option(names = "--server-pid", description = "Process to measure, on this machine (Linux).")
    private Optional<Long> pid;

    @Option(
            names = "--simulator",
            description =
                    "Trace address of the simulator behind the server, like http://127.0.0.1:8093, on this machine:"
                            + " measures what the server adds.")
    private Optional<URI> simulator;

    @Option(names = "--report", description = "File for the report as JSON.")
    private Optional<Path> report;

    @Option(names = "--plot", description = "File for a picture of the latencies (SVG).")
    private Optional<Path> plot;

    @Option(names = "--min-ok", defaultValue = "1.0", description = "Lowest OK fraction (${DEFAULT-VALUE}).")
    private double minOk;

    @Option(
            names = "--min-real-time-factor",
            defaultValue = "0.98",
            description = "Lowest real-time factor of a reply (${DEFAULT-VALUE}).")
    private double minFactor;

    @Option(names = "--max-gap-ms", defaultValue = "40", description = "Longest gap in a reply (${DEFAULT-VALUE}).")
    private double maxGap;

    @Option(
            names = "--max-first-audio-ms",
            defaultValue = "5000",
            description = "First audio after the caller stopped, p95 (${DEFAULT-VALUE}).")
    private double maxFirstAudio;

    @Option(
            names = "--max-added-ms",
            defaultValue = "10",
            description =
                    "What the server adds to audio in either direction, p99, with --simulator (${DEFAULT-VALUE}).")
    private double maxAdded;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        LoadLimits limits = new LoadLimits(minOk, minFactor, maxGap, maxFirstAudio, maxAdded);
        report.ifPresent(file -> writable("--report", file));
        plot.ifPresent(file -> writable("--plot", file));
        LoadRun.Outputs outputs = new LoadRun.Outputs(report, plot);
        OptionalLong process = pid.map(OptionalLong::of).orElse(OptionalLong.empty());
        LoadOptions.Probes probes = new LoadOptions.Probes(process, simulator());
        if (cycles.isPresent()) {
            return new CycleRun(options(), process, cycles.get()).run(out);
        }
        return new LoadRun(options(), probes, outputs, limits).run(out);
    }

    private Optional<URI> simulator() {
        if (simulator.isPresent()
                && (!"http".equals(simulator.get().getScheme())
                        || simulator.get().getPort() < 0)) {
            throw bad("--simulator: write it like http://127.0.0.1:8093");
        }
        return simulator;
    }

    private LoadOptions options() {
        if (callers < 1 || turns < 1 || rampUp < 0 || cycles.orElse(1) < 1) {
            throw bad("--callers, --turns and --cycles must be at least 1, --ramp-up-s at least 0");
        }
        LoadOptions.Shape shape = new LoadOptions.Shape(callers, turns, Duration.ofSeconds(rampUp));
        return new LoadOptions(url, key, dialect, clips(), shape, turnDetection);
    }

    private List<Clip> clips() {
        try {
            List<Clip> found = Clip.readAll(clips);
            if (found.isEmpty()) {
                throw bad("--clips: " + clips + " holds no .wav file");
            }
            return found;
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "--clips: cannot read " + clips + ": " + e.getMessage(), e);
        }
    }

    /** Before the calls: what they measure must not be lost for want of a place. */
    private void writable(String option, Path file) {
        OutputFile.problem(file).ifPresent(problem -> {
            throw bad(option + ": " + problem);
        });
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
