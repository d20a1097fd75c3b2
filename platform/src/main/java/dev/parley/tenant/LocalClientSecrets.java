package dev.parley.tenant;

import dev.parley.dialect.SessionPreset;
import dev.parley.session.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Client secrets of one process. Bounded in number and in what their configurations hold together; when full, new ones
 * are refused, since dropping one would break a client that was promised it.
 */
public final class LocalClientSecrets implements ClientSecrets {
    private static final int MAX_SECRETS = 10_000;
    private static final long MAX_CHARACTERS = 16L << 20;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final int limit;
    private final Map<String, ClientSecret> byDigest = new HashMap<>();
    private long characters;

    /** @param random must be cryptographically strong */
    public LocalClientSecrets(InstantSource clock, RandomGenerator random) {
        this(clock, random, MAX_SECRETS);
    }

    LocalClientSecrets(InstantSource clock, RandomGenerator random, int limit) {
        this.clock = clock;
        this.random = random;
        this.limit = limit;
    }

    @Override
    public synchronized CompletionStage<ClientSecret> create(Principal owner, Duration life, SessionPreset preset) {
        Instant now = clock.instant();
        if (isFull(preset)) {
            dropExpired(now);
        }
        if (isFull(preset)) {
            return CompletableFuture.failedFuture(new FullException(byDigest.size()));
        }
        String value = KeyText.random(KeyText.SECRET_PREFIX, random);
        ClientSecret secret = new ClientSecret(value, now.plus(life), owner, preset);
        byDigest.put(KeyText.digest(value), secret);
        characters += preset.sessionJson().length();
        return CompletableFuture.completedFuture(secret);
    }

    private boolean isFull(SessionPreset preset) {
        return byDigest.size() >= limit || characters + preset.sessionJson().length() > MAX_CHARACTERS;
    }

    private void dropExpired(Instant now) {
        byDigest.values().removeIf(each -> !now.isBefore(each.expiresAt()));
        characters = byDigest.values().stream()
                .mapToLong(each -> each.preset().sessionJson().length())
                .sum();
    }

    /** Looked up by digest: how long the search takes tells nothing about the secrets. */
    @Override
    public synchronized CompletionStage<Optional<ClientSecret>> find(String value) {
        Instant now = clock.instant();
        return CompletableFuture.completedFuture(Optional.ofNullable(byDigest.get(KeyText.digest(value)))
                .filter(each -> now.isBefore(each.expiresAt())));
    }
}
