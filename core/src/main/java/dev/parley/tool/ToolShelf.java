package dev.parley.tool;

import java.time.Duration;
import java.util.List;

/**
 * What the operator lends every session, and how sessions behave while tools run.
 *
 * @param grants servers of tools
 * @param manners the same for the tools that clients bring
 */
public record ToolShelf(List<ToolGrant> grants, Manners manners) {
    public static final ToolShelf EMPTY = new ToolShelf(List.of(), Manners.DEFAULT);

    public ToolShelf {
        grants = List.copyOf(grants);
    }

    /**
     * How a session waits for its tools.
     *
     * @param fillers what the bot says while a tool keeps the caller waiting, one after another; empty: nothing
     * @param fillerAfter silence after which the next of them is said
     * @param rounds how often in one response the model may call tools of servers; then it has to answer
     */
    public record Manners(List<String> fillers, Duration fillerAfter, int rounds) {
        public static final Manners DEFAULT = new Manners(List.of("One moment, please."), Duration.ofSeconds(2), 8);

        public Manners {
            fillers = List.copyOf(fillers);
        }
    }
}
