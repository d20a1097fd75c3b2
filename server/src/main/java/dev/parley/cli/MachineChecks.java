package dev.parley.cli;

import dev.parley.codec.OpusDecoder;
import dev.parley.codec.OpusException;
import dev.parley.config.ListenConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine and the build have to offer. */
public final class MachineChecks {
    private static final int JAVA = 25;
    private static final long HEAP = 256L << 20;
    private static final int OPUS_RATE = 24_000;
    private static final String PAGE = "META-INF/parley-web/index.html";

    private MachineChecks() {}

    /** Everything that can be seen without the configuration. */
    public static List<Check> all() {
        return List.of(java(), memory(), opus(), page());
    }

    private static Check java() {
        Runtime.Version version = Runtime.version();
        String found = version + ", " + System.getProperty("java.vendor") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch");
        return version.feature() >= JAVA
                ? Check.good("Java", found)
                : Check.bad("Java", found, "Install a JDK of version " + JAVA + " or newer");
    }

    private static Check memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String found = (heap >> 20) + " MiB for Java, " + Runtime.getRuntime().availableProcessors() + " processors";
        return heap >= HEAP
                ? Check.good("Memory", found)
                : Check.remark(
                        "Memory",
                        found,
                        "A dozen calls need about 256 MiB of heap: set PARLEY_JAVA_OPTS=-Xmx256m on a machine that has it");
    }

    private static Check opus() {
        try {
            new OpusDecoder(OPUS_RATE).close();
            return Check.good("Opus", "native library loaded");
        } catch (OpusException | LinkageError | IllegalStateException e) {
            return Check.bad(
                    "Opus",
                    String.valueOf(e.getMessage()),
                    "Linux, macOS and Windows on x64 and arm64 are supported; Unmute's clients need Opus, others do not");
        }
    }

    private static Check page() {
        return MachineChecks.class.getClassLoader().getResource(PAGE) != null
                ? Check.good("Web page", "part of this build")
                : Check.remark("Web page", "not part of this build", "Install Node.js 20 and build again");
    }

    /** Whether the server could listen where it is told to. */
    public static Check port(ListenConfig listen) {
        String where = listen.host() + ":" + listen.port();
        try (ServerSocket probe = new ServerSocket(listen.port(), 1, InetAddress.getByName(listen.host()))) {
            return Check.good("Port", where + (probe.isBound() ? " is free" : " cannot be told"));
        } catch (BindException e) {
            return Check.bad(
                    "Port",
                    where + ": " + e.getMessage(),
                    "Stop what uses it (perhaps Parley itself), or choose another with listen.port or --port");
        } catch (IOException e) {
            return Check.bad("Port", where + ": " + e.getMessage(), "Correct listen.host");
        }
    }

    /** Whether what must outlive the server can be kept. */
    public static Check dataFolder(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return Files.isWritable(existing)
                ? Check.good("Data folder", folder.toString())
                : Check.bad(
                        "Data folder",
                        folder + " cannot be written",
                        "Correct data-dir or the permissions of " + existing);
    }
}
