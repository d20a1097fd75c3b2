package dev.parley.app.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first engine of a chain that is killed, and when.
 *
 * @param kind whose chain
 */
record FailoverCell(FaultCell.Place kind, Moment moment) {
    /** When the engine is killed. */
    enum Moment {
        /** Right before the call begins. */
        CONNECT,
        /** While it works: a recogniser while the caller speaks, a model and a voice while the bot does. */
        SPEECH,
        /** While nobody speaks, between two turns. */
        SILENCE,
        /** While the caller waits for a tool that the model has called. */
        TOOL_CALL
    }

    /** Every kind at every moment. */
    static List<FailoverCell> all() {
        List<FailoverCell> cells = new ArrayList<>();
        for (FaultCell.Place kind : FaultCell.Place.values()) {
            for (Moment moment : Moment.values()) {
                cells.add(new FailoverCell(kind, moment));
            }
        }
        return cells;
    }

    /** As the command names it. */
    String kindName() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** As the command names it. */
    String momentName() {
        return moment.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
