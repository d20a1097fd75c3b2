package dev.parley.models;

import java.util.Locale;
import java.util.Optional;

/** Names of platforms as packages of native libraries have them, such as {@code linux-x64}. Stateless. */
public final class PlatformName {
    private PlatformName() {}

    /** That of this machine; empty where it has none. */
    public static Optional<String> here() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /**
     * @param system as Java's property {@code os.name} says
     * @param architecture as {@code os.arch} says
     * @return empty for others than Linux, macOS and Windows on x64 or arm64
     */
    public static Optional<String> of(String system, String architecture) {
        String os = system.toLowerCase(Locale.ROOT);
        String name =
                os.startsWith("mac") ? "darwin" : os.startsWith("win") ? "win" : os.equals("linux") ? "linux" : "";
        String processor =
                switch (architecture) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64" -> "arm64";
                    default -> "";
                };
        return name.isEmpty() || processor.isEmpty() ? Optional.empty() : Optional.of(name + "-" + processor);
    }
}
