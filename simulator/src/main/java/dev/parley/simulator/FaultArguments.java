package dev.parley.simulator;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;

/** Options about what goes wrong. */
final class FaultArguments {
    /** Where something can go wrong. */
    enum Place {
        STT,
        TTS,
        LLM,
        CLONING
    }

    @Option(names = "--fault", description = "What goes wrong: ${COMPLETION-CANDIDATES}.", defaultValue = "NONE")
    private Fault.Kind kind;

    @Option(
            names = "--fault-on",
            split = ",",
            defaultValue = "STT,TTS",
            description = "Where: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Set<Place> places = EnumSet.noneOf(Place.class);

    @Option(
            names = "--fault-share",
            defaultValue = "0.1",
            description = "Share of the connections or requests that have it (${DEFAULT-VALUE}).")
    private double share;

    @Option(
            names = "--fault-after",
            defaultValue = "20",
            description = "Messages or tokens before it happens, for faults in the middle (${DEFAULT-VALUE}).")
    private int after;

    FaultPlan plan(Place place) {
        if (!places.contains(place)) {
            return new FaultPlan();
        }
        Fault chosen = Fault.after(after, kind);
        return new FaultPlan(() -> ThreadLocalRandom.current().nextDouble() < share ? chosen : Fault.NONE);
    }
}
