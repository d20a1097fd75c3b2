package dev.parley.engines.support.host;

import dev.parley.engines.support.EngineSettings;
import dev.parley.models.ModelStore;
import dev.parley.provider.EngineContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings of an engine over the host: which model it has installed, and what its runtime is given. Not thread-safe. */
public final class RuntimeSettings {
    private static final String MODEL = "model";

    private final EngineSettings settings;
    private final Map<String, String> runtime = new HashMap<>();

    public RuntimeSettings(String engine, EngineContext context) {
        this.settings = new EngineSettings(engine, context);
    }

    /** Names of all settings of such an engine: those that every one has, and {@code own}. */
    public static Set<String> names(String... own) {
        return Stream.concat(HostedService.SETTINGS.stream(), Stream.concat(Stream.of(MODEL), Stream.of(own)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The model that has to be installed on this machine: none where the host is another one. */
    public static Optional<String> installed(Map<String, String> settings, Optional<String> usual) {
        return settings.containsKey("host-url")
                ? Optional.empty()
                : Optional.ofNullable(settings.get(MODEL)).or(() -> usual);
    }

    /** All settings of the engine: for those that its runtime is not given. */
    public EngineSettings all() {
        return settings;
    }

    /**
     * The model that is named, else the usual one.
     *
     * @throws IllegalArgumentException when it can be no model's name
     */
    public String model(String usual) {
        String model = settings.text(MODEL).orElse(usual);
        if (!ModelStore.isId(model)) {
            throw settings.wrong(MODEL, model, "write the name of a model, as `./parley models list` shows it");
        }
        return model;
    }

    /**
     * The model, where one is named: by the whole path of its folder, or by its name where it is installed.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public Optional<String> folderOrModel() {
        Optional<String> model = settings.text(MODEL);
        model.filter(it -> !ModelStore.isId(it) && !isPath(it)).ifPresent(wrong -> {
            throw settings.wrong(
                    MODEL, wrong, "write the whole path of a folder, or the name of a model that is installed");
        });
        return model;
    }

    private static boolean isPath(String text) {
        try {
            return Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Hands a whole number on to the runtime where it is set.
     *
     * @throws IllegalArgumentException when it is none, or out of its bounds
     */
    public RuntimeSettings whole(String name, int least, int most) {
        settings.whole(name, least, most).ifPresent(value -> runtime.put(name, Integer.toString(value)));
        return this;
    }

    /**
     * Hands a text on to the runtime where it is set.
     *
     * @param remedy what to write
     * @throws IllegalArgumentException when it has not the form
     */
    public RuntimeSettings text(String name, Pattern form, String remedy) {
        settings.text(name).ifPresent(value -> {
            if (!form.matcher(value).matches()) {
                throw settings.wrong(name, value, remedy);
            }
            runtime.put(name, value);
        });
        return this;
    }

    /** Hands a whole number on that is always told. */
    public RuntimeSettings with(String name, int value) {
        runtime.put(name, Integer.toString(value));
        return this;
    }

    /** What the runtime is given. */
    public Map<String, String> given() {
        return Map.copyOf(runtime);
    }
}
