package dev.parley.cli;

import dev.parley.catalogue.host.HostAdvice;
import dev.parley.catalogue.host.HostCandidate;
import dev.parley.catalogue.host.HostMachine;
import dev.parley.models.ModelStore;
import java.util.List;
import java.util.stream.Collectors;

/** What this machine's engine host could run. */
public final class HostChecks {
    private static final String INDENT = "%n     %-22s ".formatted("");

    private HostChecks() {}

    /** What is recommended, whether it is installed, and how it is had. */
    public static Check advice(HostAdvice advice, HostMachine machine, ModelStore store) {
        List<HostCandidate> recommended = advice.recommended(machine);
        String size = machine.processors() + " processors, " + machine.memoryMiB() + " MiB";
        if (recommended.isEmpty()) {
            return Check.good("Engine host", "nothing is recommended for " + size + "; the built-in engines need less");
        }
        String models =
                recommended.stream().map(each -> INDENT + line(each, store)).collect(Collectors.joining());
        String language = advice.modelMiB(machine).stream()
                .mapToObj(most -> INDENT + "engines.llm: llama with a GGUF file of up to " + most + " MiB")
                .collect(Collectors.joining());
        return Check.good("Engine host", "recommended for " + size + models + language);
    }

    private static String line(HostCandidate each, ModelStore store) {
        String state = store.find(each.model()).isPresent() ? "is installed" : "./parley models pull " + each.model();
        return "engines." + each.kind() + ": " + each.engine() + " with " + each.model() + ": " + state;
    }
}
