package dev.parley.host.main;

import dev.parley.host.Hosted;
import dev.parley.host.HostedRuntime;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RuntimeContext;
import dev.parley.models.ModelStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The runtimes of this build, and how what was chosen of them is loaded. */
final class Runtimes {
    private final List<HostedRuntime> known = ServiceLoader.load(HostedRuntime.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    private final Map<String, Map<String, String>> settings = new HashMap<>();
    private final ModelStore models;

    /**
     * @param given by {@code RUNTIME.SETTING}
     * @throws IllegalArgumentException naming a setting that nobody knows
     */
    Runtimes(Map<String, String> given, ModelStore models) {
        this.models = models;
        given.forEach((key, value) -> {
            String[] parts = key.split("\\.", 2);
            if (parts.length < 2 || !find(parts[0]).settings().contains(parts[1])) {
                throw new IllegalArgumentException("there is no setting '" + key + "'; there are: "
                        + known.stream()
                                .flatMap(each -> each.settings().stream().map(name -> each.name() + "." + name))
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
            settings.computeIfAbsent(parts[0], name -> new HashMap<>()).put(parts[1], value);
        });
    }

    String names() {
        return known.stream().map(HostedRuntime::name).sorted().collect(Collectors.joining(", "));
    }

    HostedSet load(Optional<String> stt, Optional<String> tts, Optional<String> llm) throws IOException {
        return new HostedSet(
                load(stt, "recognise speech", HostedRuntime::recogniser),
                load(tts, "speak", HostedRuntime::voice),
                load(llm, "answer", HostedRuntime::model));
    }

    private interface Loader<T> {
        Optional<T> load(HostedRuntime runtime, RuntimeContext context) throws IOException;
    }

    private <T extends Hosted> Optional<Served<T>> load(Optional<String> name, String work, Loader<T> loader)
            throws IOException {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        HostedRuntime runtime = find(name.get());
        RuntimeContext context =
                new RuntimeContext(runtime.name(), settings.getOrDefault(runtime.name(), Map.of()), models);
        T engine = loader.load(runtime, context)
                .orElseThrow(() -> new IllegalArgumentException(runtime.name() + " does not " + work));
        return Optional.of(Served.of(runtime.name(), engine));
    }

    private HostedRuntime find(String name) {
        return known.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no runtime '" + name + "'; there are: " + names()));
    }
}
