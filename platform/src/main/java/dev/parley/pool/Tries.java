package dev.parley.pool;

import dev.parley.concurrent.Cancellable;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The members that one stream has been given to, one after another, and the failure it ends with. Loop only. */
final class Tries<P extends Provider> {
    private final Chain<P> chain;
    private final Shared<P> shared;
    private Optional<Lease<P>> lease = Optional.empty();
    private @Nullable Cancellable work;
    /** Whether its first member is asked while another one is still waited for. */
    private boolean beside;

    /** What tries of one stream that run beside each other know together. */
    private static final class Shared<P extends Provider> {
        private final Optional<String> wished;
        private final Set<Member<P>> tried = new HashSet<>();
        private Optional<ProviderException> failure = Optional.empty();

        Shared(Optional<String> wished) {
            this.wished = wished;
        }
    }

    /** @param wished the engine that whoever wants the stream prefers to all others */
    Tries(Chain<P> chain, Optional<String> wished) {
        this(chain, new Shared<>(wished));
    }

    private Tries(Chain<P> chain, Shared<P> shared) {
        this.chain = chain;
        this.shared = shared;
    }

    /** Tries of the same stream at other members, while this one waits for the one it has. */
    Tries<P> beside() {
        Tries<P> other = new Tries<>(chain, shared);
        other.beside = true;
        return other;
    }

    /** Takes a place at the next member; empty when there is none. */
    Optional<Lease<P>> next(Predicate<P> fits) {
        boolean first = shared.tried.isEmpty();
        lease = chain.next(shared.tried, shared.wished, fits);
        lease.filter(taken -> !first).ifPresent(taken -> tell(taken.member().engine()));
        beside = false;
        work = null;
        return lease;
    }

    private void tell(String engine) {
        if (beside) {
            chain.listener().hedged(chain.kind(), engine);
        } else {
            chain.listener().failedOver(chain.kind(), engine);
        }
    }

    /** What runs at the place taken last. */
    void runs(Cancellable opened) {
        work = opened;
    }

    /** Whether another member is left that could be tried. */
    boolean hasMore() {
        return chain.members().stream().anyMatch(member -> !shared.tried.contains(member) && member.admits());
    }

    /** Whether another stream would be served by a member that is preferred to the one that serves this. */
    boolean superseded() {
        return lease.filter(it -> chain.prefersTo(it.member(), shared.wished)).isPresent();
    }

    /** It was opened. */
    void ready() {
        lease.ifPresent(Lease::ready);
    }

    void works() {
        lease.ifPresent(Lease::works);
    }

    /** It came to its end by itself. */
    void done() {
        lease.ifPresent(Lease::works);
        lease.ifPresent(Lease::giveBack);
        lease = Optional.empty();
        work = null;
    }

    /** It failed. */
    void failed(ProviderException cause) {
        lease.ifPresent(it -> it.failed(cause));
        lease = Optional.empty();
        work = null;
        // Of several failures one that may pass is told: it is worth another try.
        shared.failure = shared.failure
                .filter(ProviderException::isTransient)
                .or(() -> Optional.of(cause).filter(ProviderException::isTransient))
                .or(() -> shared.failure)
                .or(() -> Optional.of(cause));
    }

    /** What the stream fails with when no member is left. */
    ProviderException failure() {
        return shared.failure.orElseGet(chain::none);
    }

    /** It is not wanted any more; completes when it is gone, and its place free. */
    CompletionStage<Void> cancel() {
        lease.ifPresent(Lease::unused);
        return leave(Optional.empty());
    }

    /** Another member opened it first: this one was too slow, which counts for its circuit. */
    CompletionStage<Void> late() {
        lease.ifPresent(Lease::late);
        return leave(Optional.empty());
    }

    /** It had work and did none. */
    CompletionStage<Void> abandon(ProviderException cause) {
        lease.ifPresent(Lease::stalled);
        return leave(Optional.of(cause));
    }

    private CompletionStage<Void> leave(Optional<ProviderException> cause) {
        Optional<Lease<P>> left = lease;
        Cancellable running = work;
        lease = Optional.empty();
        work = null;
        if (running == null) {
            left.ifPresent(Lease::giveBack);
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<Void> gone =
                cause.map(it -> Provider.Work.abandon(running, it)).orElseGet(running::cancel);
        return gone.whenComplete((done, thrown) -> left.ifPresent(Lease::giveBack));
    }
}
