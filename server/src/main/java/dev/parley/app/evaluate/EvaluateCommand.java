package dev.parley.app.evaluate;

import dev.parley.app.Wiring;
import dev.parley.app.evaluate.engine.EngineDelays;
import dev.parley.simulator.OutputFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley evaluate}: conversation quality in numbers, for each policy of turn-taking. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description =
                "Scripted callers hold conversations with each policy of turn-taking, on virtual time with the embedded"
                        + " engines: turns answered, response and stop latency, false cut-offs, false interruptions, backchannels."
                        + " The same seed gives the same numbers.")
public final class EvaluateCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "NAME",
            description = "Policies to evaluate, such as silence-500; all without it")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "NAME",
            description = "Only scenarios whose names begin so, such as pauses; all without it")
    private List<String> scenarios = new ArrayList<>();

    @Option(names = "--quick", description = "One scenario of each kind")
    private boolean quick;

    @Option(names = "--seed", defaultValue = "1", description = "Of the rooms' noise (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--audio",
            paramLabel = "FOLDER",
            defaultValue = "testdata/audio",
            description = "Recordings of people (${DEFAULT-VALUE}); without them all callers are synthesised")
    private Path audio = Path.of("");

    @Option(
            names = "--json",
            description = "Print the report as JSON on standard output, everything else on standard error")
    private boolean json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw the report here")
    private Optional<Path> svg = Optional.empty();

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a table here")
    private Optional<Path> markdown = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<EvaluatedPolicy> policies = policies();
        refuse("--svg", svg);
        refuse("--markdown", markdown);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter people = json ? spec.commandLine().getErr() : out;
        EvaluationReport report;
        try {
            report = new Evaluation(Wiring.parts().engines(), audio, EngineDelays.USUAL, seed)
                    .run(policies, quick, this::wanted, line -> {
                        people.println(line);
                        people.flush();
                    });
        } catch (IOException e) {
            spec.commandLine().getErr().println("evaluate: " + e.getMessage());
            return FAILED;
        }
        if (!report.setting().recordings()) {
            people.println("There are no recordings of people in " + audio + "; all callers are synthesised.");
        }
        people.println();
        people.println(report.markdown());
        people.flush();
        if (json) {
            out.println(report.json().encodePrettily());
            out.flush();
        }
        if (svg.isPresent()) {
            Files.writeString(svg.get(), QualityChart.of(report.results()));
        }
        if (markdown.isPresent()) {
            Files.writeString(markdown.get(), report.markdown());
        }
        return 0;
    }

    private void refuse(String option, Optional<Path> file) {
        file.flatMap(OutputFile::problem).ifPresent(problem -> {
            throw new ParameterException(spec.commandLine(), option + ": " + problem);
        });
    }

    private boolean wanted(String scenario) {
        return scenarios.isEmpty() || scenarios.stream().anyMatch(scenario::startsWith);
    }

    private List<EvaluatedPolicy> policies() {
        for (String name : names) {
            if (EvaluatedPolicy.ALL.stream().noneMatch(policy -> policy.name().equals(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--policy: there is no '" + name + "'; there are: "
                                + EvaluatedPolicy.ALL.stream()
                                        .map(EvaluatedPolicy::name)
                                        .collect(Collectors.joining(", ")));
            }
        }
        return EvaluatedPolicy.ALL.stream()
                .filter(policy -> names.isEmpty() || names.contains(policy.name()))
                .toList();
    }
}
