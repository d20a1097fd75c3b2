package dev.parley.tool;

import java.time.Duration;
import java.util.List;

/**
 * What the operator lends every session, and how sessions behave while tools run.
 *
 * @param permissions servers of tools
 * @param conduct the same for the tools that clients bring
 */
public record OperatorTools(List<ToolPermission> permissions, Conduct conduct) {
    public static final OperatorTools EMPTY = new OperatorTools(List.of(), Conduct.DEFAULT);

    public OperatorTools {
        permissions = List.copyOf(permissions);
    }

    /**
     * How a session waits for its tools.
     *
     * @param fillers what the bot says while a tool keeps the caller waiting, one after another; empty: nothing
     * @param fillerAfter silence after which the next of them is said
     * @param rounds how often in one response the model may call tools of servers; then it has to answer
     */
    public record Conduct(List<String> fillers, Duration fillerAfter, int rounds) {
        public static final Conduct DEFAULT = new Conduct(List.of("One moment, please."), Duration.ofSeconds(2), 8);

        public Conduct {
            fillers = List.copyOf(fillers);
        }
    }
}
