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

/** {@code parley drill failover}: the first engine of a chain dies, and comes back. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description =
                "Kill the first recogniser, model or voice of a chain at connect, during speech, silence or a tool"
                        + " call: words lost and repeated, the gap heard, the time until it is used again. Exit code 1 when a"
                        + " word is lost, more than one comes twice, or the first engine is not used again.")
final class FailoverCommand implements Callable<Integer> {
    @Mixin
    private ClipOption clip = new ClipOption();

    @Option(names = "--runs", defaultValue = "1", description = "Runs of each row (${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides when exactly engines are killed; counted up from run to run (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "KIND[:MOMENT]",
            description = "Rows to try, such as llm or stt:tool-call; all without it")
    private List<String> only = new ArrayList<>();

    @Option(names = "--at-once", defaultValue = "4", description = "Runs side by side (${DEFAULT-VALUE})")
    private int atOnce;

    @Option(
            names = "--json",
            description = "Print the rows as JSON on standard output, everything else on standard error")
    private boolean json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table here")
    private Optional<Path> markdown = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        PrintWriter people =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        List<FailoverDrill.Run> all = all();
        AtomicInteger done = new AtomicInteger();
        List<FailoverRow> rows = new FailoverDrill(Wiring::parts, clip.speech(), atOnce).run(all, row -> {
            synchronized (people) {
                people.printf("%d/%d  %s%n", done.incrementAndGet(), all.size(), row.summary());
                people.flush();
            }
        });
        String table = FailoverTable.of(rows);
        if (json) {
            JsonArray array = new JsonArray();
            rows.forEach(row -> array.add(row.json()));
            spec.commandLine()
                    .getOut()
                    .println(new JsonObject().put("rows", array).encodePrettily());
            spec.commandLine().getOut().flush();
        } else {
            people.print("\n" + table);
        }
        if (markdown.isPresent()) {
            Files.writeString(markdown.get(), table);
        }
        List<FailoverRow> missed = rows.stream().filter(row -> !row.passes()).toList();
        missed.forEach(row -> people.println("MISSED: " + row.summary() + row.why()));
        people.flush();
        return missed.isEmpty() ? 0 : 1;
    }

    private void check() {
        if (atOnce < 1) {
            throw bad("--at-once: must be at least 1");
        }
        if (runs < 1) {
            throw bad("--runs: must be at least 1");
        }
        markdown.flatMap(OutputFile::problem).ifPresent(problem -> {
            throw bad("--markdown: " + problem);
        });
    }

    private List<FailoverDrill.Run> all() {
        List<FailoverCell> cells =
                FailoverCell.all().stream().filter(this::wanted).toList();
        if (cells.isEmpty()) {
            throw bad("--only: no row is called " + String.join(",", only) + "; write it like llm or stt:tool-call");
        }
        List<FailoverDrill.Run> all = new ArrayList<>();
        for (FailoverCell cell : cells) {
            for (int i = 0; i < runs; i++) {
                all.add(new FailoverDrill.Run(cell, seed + i, true));
            }
        }
        return all;
    }

    private boolean wanted(FailoverCell cell) {
        String whole = cell.kindName() + ":" + cell.momentName();
        return only.isEmpty()
                || only.stream()
                        .map(each -> each.toLowerCase(Locale.ROOT))
                        .anyMatch(each -> each.equals(cell.kindName()) || each.equals(whole));
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
