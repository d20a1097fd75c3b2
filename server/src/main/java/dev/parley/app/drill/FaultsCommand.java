package dev.parley.app.drill;

import dev.parley.app.Wiring;
import dev.parley.simulator.OutputFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley drill faults}: every fault at every engine, and what the caller hears of it. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description =
                "Every fault of every engine: what the caller hears, how long the silence is, what the client is told,"
                        + " whether the next turn works. Exit code 1 when a silence is longer than the limit or a turn is lost.")
final class FaultsCommand implements Callable<Integer> {
    @Mixin
    private ClipOption clip = new ClipOption();

    @Option(
            names = "--max-silence-ms",
            defaultValue = "3000",
            description = "Longest silence allowed (${DEFAULT-VALUE})")
    private long limit;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PLACE[:FAULT]",
            description = "Cells to try, such as llm or stt:hang; all without it")
    private List<String> only = new ArrayList<>();

    @Option(names = "--at-once", defaultValue = "4", description = "Cells tried side by side (${DEFAULT-VALUE})")
    private int atOnce;

    @Option(
            names = "--json",
            description = "Print the rows as JSON on standard output, everything else on standard error")
    private boolean json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the rows as a table here")
    private Optional<Path> markdown = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (atOnce < 1) {
            throw bad("--at-once: must be at least 1");
        }
        markdown.flatMap(OutputFile::problem).ifPresent(problem -> {
            throw bad("--markdown: " + problem);
        });
        PrintWriter people =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        List<FaultCell> cells = cells();
        AtomicInteger done = new AtomicInteger();
        List<FaultRow> rows = new FaultDrill(Wiring::parts, clip.speech(), atOnce).run(cells, row -> {
            synchronized (people) {
                people.printf("%2d/%d  %s%n", done.incrementAndGet(), cells.size(), row.markdown());
                people.flush();
            }
        });
        if (json) {
            JsonArray all = new JsonArray();
            rows.forEach(row -> all.add(row.json().put("passes", row.passes(limit))));
            spec.commandLine()
                    .getOut()
                    .println(new JsonObject().put("rows", all).encodePrettily());
            spec.commandLine().getOut().flush();
        }
        if (markdown.isPresent()) {
            Files.writeString(markdown.get(), table(rows));
        }
        List<FaultRow> missed = rows.stream().filter(row -> !row.passes(limit)).toList();
        missed.forEach(row -> people.println("MISSED: " + row.markdown()));
        people.flush();
        return missed.isEmpty() ? 0 : 1;
    }

    private static String table(List<FaultRow> rows) {
        StringBuilder table =
                new StringBuilder("| fault | place | the caller hears | silence, s | the client is told | the"
                        + " next turn works |\n|---|---|---|---|---|---|\n");
        rows.forEach(row -> table.append(row.markdown()).append('\n'));
        return table.toString();
    }

    private List<FaultCell> cells() {
        List<FaultCell> cells = FaultCell.all().stream().filter(this::wanted).toList();
        if (cells.isEmpty()) {
            throw bad("--only: no cell is called " + String.join(",", only) + "; write it like llm or stt:hang");
        }
        return cells;
    }

    private boolean wanted(FaultCell cell) {
        String place = cell.place().name().toLowerCase(Locale.ROOT);
        String whole = place + ":" + cell.fault().kind().name().toLowerCase(Locale.ROOT);
        return only.isEmpty()
                || only.stream()
                        .map(each -> each.toLowerCase(Locale.ROOT))
                        .anyMatch(each -> each.equals(place) || each.equals(whole));
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
