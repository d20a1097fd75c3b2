package dev.parley.app.drill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Rows of a drill as a Markdown table, a line for each cell. */
final class FailoverTable {
    private FailoverTable() {}

    static String of(List<FailoverRow> rows) {
        Map<FailoverCell, List<FailoverRow>> cells = new LinkedHashMap<>();
        for (FailoverRow row : rows) {
            cells.computeIfAbsent(row.cell(), cell -> new ArrayList<>()).add(row);
        }
        StringBuilder table =
                new StringBuilder("| killed | moment | runs | words lost | words repeated | gap heard, ms |"
                        + " used again after, ms |\n|---|---|---|---|---|---|---|\n");
        cells.forEach((cell, runs) -> table.append("| %s | %s | %d | %d | %d | %s | %s |%n"
                .formatted(
                        cell.kindName(),
                        cell.momentName(),
                        runs.size(),
                        most(runs, row -> row.loss().lost()),
                        most(runs, row -> row.loss().repeated()),
                        spread(runs, FailoverRow::gapMs),
                        runs.stream().anyMatch(row -> row.backAfterMs() < 0)
                                ? "never in a run"
                                : spread(runs, FailoverRow::backAfterMs))));
        return table.toString();
    }

    private static long most(List<FailoverRow> runs, ToLongFunction<FailoverRow> value) {
        return runs.stream().mapToLong(value).max().orElse(0);
    }

    /** Median and largest of several. */
    private static String spread(List<FailoverRow> runs, ToLongFunction<FailoverRow> value) {
        long[] sorted = runs.stream().mapToLong(value).sorted().toArray();
        long most = sorted[sorted.length - 1];
        return sorted.length == 1
                ? String.valueOf(most)
                : "p50 %d, longest %d".formatted(sorted[(sorted.length - 1) / 2], most);
    }
}
