package dev.parley.voices;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;

/** Mistakes found so far in one file. */
final class Problems {
    /** A file of another kind has a mistake in every line; nobody reads more than these. */
    private static final int MOST = 50;

    private final String origin;
    private final List<Problem> found = new ArrayList<>();
    private int further;

    private record Problem(int line, String message) {}

    /** @param origin the file, for messages */
    Problems(String origin) {
        this.origin = origin;
    }

    /** @param message what is wrong and how to mend it */
    void add(Node where, String message) {
        addAt(where.getStartMark().getLine() + 1, message);
    }

    /** @param line counted from 1 */
    void addAt(int line, String message) {
        if (found.size() < MOST) {
            found.add(new Problem(line, message));
        } else {
            further++;
        }
    }

    /** @throws IOException with one line for each mistake, in the order of the file */
    void throwIfAny() throws IOException {
        if (found.isEmpty()) {
            return;
        }
        String text = found.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(each -> origin + " line " + each.line() + ": " + each.message())
                .collect(Collectors.joining("\n"));
        throw new IOException(further == 0 ? text : text + "\nand " + further + " more");
    }
}
