package dev.parley.models;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where this user's files lie, by the conventions of the XDG Base Directory Specification 0.8 and of Windows. Stateless. */
public final class UserFolders {
    private UserFolders() {}

    /**
     * Of what can be fetched again: {@code $XDG_CACHE_HOME/parley}, else {@code ~/.cache/parley}, else
     * {@code %LOCALAPPDATA%\Parley}.
     *
     * @param environment variables of the process
     */
    public static Optional<Path> cache(Map<String, String> environment) {
        return folder(environment, "XDG_CACHE_HOME", ".cache");
    }

    /**
     * Of what has to be kept: {@code $XDG_DATA_HOME/parley}, else {@code ~/.local/share/parley}, else
     * {@code %LOCALAPPDATA%\Parley}.
     *
     * @param environment variables of the process
     */
    public static Optional<Path> data(Map<String, String> environment) {
        return folder(environment, "XDG_DATA_HOME", ".local/share");
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable, String belowHome) {
        return path(environment, variable)
                .or(() -> path(environment, "HOME").map(home -> home.resolve(belowHome)))
                .map(base -> base.resolve("parley"))
                .or(() -> path(environment, "LOCALAPPDATA").map(base -> base.resolve("Parley")));
    }

    private static Optional<Path> path(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }
}
