package dev.parley.tenant;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.session.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Decides who may call: everybody while no key is needed, else whoever shows one. What the store says is remembered for
 * {@link #MEMORY}, so a revoked key stops working, and a first key closes the door, within that time. Thread-safe; never
 * blocks. A request fails, rather than passes, when the store cannot be read.
 */
public final class KeyRing implements AutoCloseable {
    static final Duration MEMORY = Duration.ofSeconds(2);

    /** Answers remembered; beyond that the ones used least are forgotten and looked up again. */
    private static final int REMEMBERED = 10_000;

    private static final String ANY = "";
    /** Credentials of one request that are looked at. */
    private static final int MOST_SHOWN = 4;

    /** All of {@code auth.keys}: they have no names. */
    private static final Principal CONFIGURED = Principal.ofKey("configured", "");

    private static final AccessDecision ANONYMOUS = new AccessDecision.Anonymous();
    private static final AccessDecision WRONG_KEY = new AccessDecision.Refused(
            "Incorrect API key provided, or it was revoked. Keys are made and listed with './parley keys'.");
    private static final AccessDecision NO_SECRET = new AccessDecision.Refused(
            "The client secret is unknown or has expired. Make a" + " new one with POST /v1/realtime/client_secrets.");
    private static final AccessDecision SECRET_OF_NO_KEY = new AccessDecision.Refused(
            "The API key that this client secret was made"
                    + " with was revoked, or keys are needed since. Make a new one with POST /v1/realtime/client_secrets.");

    private final Rules rules;
    private final ClientSecrets secrets;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AsyncLoadingCache<String, Optional<ApiKey>> known;
    private final AsyncLoadingCache<String, Boolean> active;
    private final AsyncLoadingCache<String, Boolean> any;

    /**
     * What the configuration says.
     *
     * @param keys that open the door besides those of the store
     * @param alwaysRequired whether a key is needed even while there is none
     */
    public record Rules(List<String> keys, boolean alwaysRequired) {
        public Rules {
            keys = keys.stream().map(KeyText::digest).toList();
        }
    }

    public KeyRing(Rules rules, KeyStore store, ClientSecrets secrets) {
        this(rules, store, secrets, Ticker.systemTicker());
    }

    KeyRing(Rules rules, KeyStore store, ClientSecrets secrets, Ticker ticker) {
        this.rules = rules;
        this.secrets = secrets;
        known = memory(ticker).buildAsync((digest, ignored) -> look(() -> store.find(digest)));
        active = memory(ticker).buildAsync((id, ignored) -> look(() -> store.isActive(id)));
        any = memory(ticker).buildAsync((key, ignored) -> look(store::hasAny));
    }

    private static Caffeine<Object, Object> memory(Ticker ticker) {
        // The cache's own housekeeping is short: it needs no thread, and none that close() would take away.
        return Caffeine.newBuilder()
                .expireAfterWrite(MEMORY)
                .maximumSize(REMEMBERED)
                .ticker(ticker)
                .executor(Runnable::run);
    }

    private <T> CompletableFuture<T> look(Callable<T> lookup) {
        CompletableFuture<T> found = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                found.complete(lookup.call());
            } catch (Exception e) {
                found.completeExceptionally(e);
            }
        });
        return found;
    }

    /** Client secrets made with these keys. */
    public ClientSecrets secrets() {
        return secrets;
    }

    /** @param shown every credential of one request; one that is right is enough, whatever stands before it */
    public CompletionStage<AccessDecision> admit(List<String> shown) {
        List<String> shownSecrets = shown.stream()
                .filter(each -> each.startsWith(KeyText.SECRET_PREFIX))
                .limit(MOST_SHOWN)
                .toList();
        if (shownSecrets.isEmpty()) {
            return isRequired().thenCompose(required -> required ? withKey(shown) : done(ANONYMOUS));
        }
        // Also where no key is needed: the session must not silently begin without its configuration.
        CompletionStage<AccessDecision> answer = bySecret(shownSecrets.getFirst());
        for (String next : shownSecrets.subList(1, shownSecrets.size())) {
            answer = orElse(answer, refusal -> bySecret(next));
        }
        return orElse(answer, refusal -> orKey(shown, refusal));
    }

    private static CompletionStage<AccessDecision> orElse(
            CompletionStage<AccessDecision> answer, Function<AccessDecision, CompletionStage<AccessDecision>> other) {
        return answer.thenCompose(
                admission -> admission instanceof AccessDecision.Refused ? other.apply(admission) : done(admission));
    }

    private CompletionStage<AccessDecision> bySecret(String text) {
        return secrets.find(text).thenCompose(this::withSecret);
    }

    /** A key beside a secret that is no good. */
    private CompletionStage<AccessDecision> orKey(List<String> shown, AccessDecision refusal) {
        List<String> keys = shown.stream()
                .filter(each -> !each.startsWith(KeyText.SECRET_PREFIX))
                .toList();
        return withKey(keys).thenApply(admission -> admission instanceof AccessDecision.Refused ? refusal : admission);
    }

    private CompletionStage<AccessDecision> withSecret(Optional<ClientSecret> found) {
        if (found.isEmpty()) {
            return done(NO_SECRET);
        }
        return holds(found.get().owner())
                .thenApply(holds -> holds ? new AccessDecision.Secret(found.get()) : SECRET_OF_NO_KEY);
    }

    /**
     * Whether what was given to somebody still holds: until the key is revoked, and where no key was needed, until one is.
     */
    public CompletionStage<Boolean> holds(Principal owner) {
        if (!owner.hasKey()) {
            return isRequired().thenApply(required -> !required);
        }
        return owner.key().equals(CONFIGURED.key()) ? CompletableFuture.completedFuture(true) : active.get(owner.key());
    }

    private CompletionStage<Boolean> isRequired() {
        return rules.alwaysRequired() || !rules.keys().isEmpty()
                ? CompletableFuture.completedFuture(true)
                : any.get(ANY);
    }

    private CompletionStage<AccessDecision> withKey(List<String> shown) {
        if (shown.isEmpty()) {
            return done(new AccessDecision.Refused(
                    "You did not provide an API key. Send it as 'Authorization: Bearer …', as"
                            + " 'api-key: …', or as WebSocket subprotocol 'openai-insecure-api-key.…'. Keys are made with"
                            + " './parley keys create'."));
        }
        List<String> digests =
                shown.stream().limit(MOST_SHOWN).map(KeyText::digest).toList();
        if (digests.stream().anyMatch(this::isConfigured)) {
            return done(new AccessDecision.Key(CONFIGURED));
        }
        CompletionStage<AccessDecision> answer = done(WRONG_KEY);
        for (String digest : digests) {
            answer = answer.thenCompose(
                    admission -> admission instanceof AccessDecision.Key ? done(admission) : look(digest));
        }
        return answer;
    }

    private CompletionStage<AccessDecision> look(String digest) {
        return known.get(digest)
                .thenApply(found -> found.<AccessDecision>map(key -> new AccessDecision.Key(key.principal()))
                        .orElse(WRONG_KEY));
    }

    private boolean isConfigured(String digest) {
        byte[] shown = digest.getBytes(StandardCharsets.US_ASCII);
        boolean found = false;
        for (String each : rules.keys()) {
            found |= MessageDigest.isEqual(each.getBytes(StandardCharsets.US_ASCII), shown);
        }
        return found;
    }

    private static CompletionStage<AccessDecision> done(AccessDecision admission) {
        return CompletableFuture.completedFuture(admission);
    }

    /** Waits for the lookups under way. */
    @Override
    public void close() {
        threads.close();
    }
}
