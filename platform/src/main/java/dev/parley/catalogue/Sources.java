package dev.parley.catalogue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where models come from, in the order they are asked. */
public final class Sources {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration STALL = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final Duration WHEEL = Duration.ofMinutes(10);

    private Sources() {}

    /**
     * The mirror, the project's own page, the package index itself and through pip. For one pull.
     *
     * @param environment variables of the process
     */
    public static List<Source> usual(Optional<URI> mirror, Map<String, String> environment) {
        // On the thread of a command that has nothing else to do: a server is left alone for a while, and tells nobody
        // when.
        Download download = new Download(CONNECT, STALL, attempt -> Thread.sleep(Duration.ofSeconds(attempt)));
        List<Source> sources = new ArrayList<>();
        mirror.ifPresent(address -> sources.add(new MirrorSource(address, download)));
        sources.add(new PageSource(download));
        Pip pip = new Pip(environment);
        NpmRegistry npm = new NpmRegistry(environment, download);
        sources.add(new IndexPageSource(pip, npm, download));
        sources.add(new IndexSource(pip, npm, QUIET, WHEEL));
        return sources;
    }
}
