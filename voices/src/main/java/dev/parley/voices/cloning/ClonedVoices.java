package dev.parley.voices.cloning;

import dev.parley.cache.ByteCache;
import dev.parley.cache.Caches;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The voices users uploaded, each for an hour (unmute.md section 1.2). Thread-safe. */
public final class ClonedVoices {
    /** What their names begin with. */
    public static final String PREFIX = "custom:";

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final CloningServer server;
    private final ByteCache cache;
    private final Supplier<UUID> ids;

    /**
     * @param ids random; whoever knows a voice's name can use it
     */
    public ClonedVoices(CloningServer server, ByteCache cache, Supplier<UUID> ids) {
        this.server = server;
        this.cache = cache;
        this.ids = ids;
    }

    /** The cache such voices are kept in: what Unmute's servers find there, and theirs. */
    public static ByteCache cache(Caches caches, long memoryBytes) {
        return caches.open("voice", LIFETIME, memoryBytes);
    }

    /**
     * Makes a voice of a recording of any kind. Called on an event loop. Fails with {@link CloningException}.
     *
     * @return the name under which it can be used
     */
    public Future<String> add(Path recording) {
        String name = PREFIX + ids.get();
        return server.voiceIn(recording)
                .compose(message -> cache.put(name, message))
                .map(name);
    }

    /** The message that gives text-to-speech this voice; empty when there is none of that name. Never fails. */
    public Future<Optional<byte[]>> message(String name) {
        return cache.get(name);
    }
}
