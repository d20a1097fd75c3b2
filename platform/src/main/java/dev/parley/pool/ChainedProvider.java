package dev.parley.pool;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What the chains of all kinds share. The members belong to whoever made them: neither starting nor closing is theirs. */
public abstract class ChainedProvider<P extends Provider> implements Provider {
    final Chain<P> chain;

    ChainedProvider(Chain<P> chain) {
        this.chain = chain;
    }

    /** The same of some of its engines only; empty when none of them is allowed. */
    public final Optional<P> only(Predicate<String> allowed) {
        return chain.only(allowed).map(this::of);
    }

    /** The same with something around each engine. */
    public final P lent(UnaryOperator<P> how) {
        return of(chain.lent(how));
    }

    /** Those of its engines that are ready, the preferred one first. */
    public final List<P> ready() {
        return chain.members().stream()
                .flatMap(member -> member.ready().stream())
                .toList();
    }

    /** That all of its engines that are ready have cost as much today as they may; empty while one has not. */
    public final Optional<ProviderException> spent() {
        return chain.spent();
    }

    /** One of its kind. */
    abstract P of(Chain<P> members);

    /** The engine that serves, or that is to. */
    @Override
    public final String engine() {
        return chain.current()
                .map(Provider::engine)
                .orElseGet(() -> chain.members().getFirst().engine());
    }

    @Override
    public final CompletionStage<Void> start() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public final Readiness readiness() {
        return chain.current()
                .map(Provider::readiness)
                .orElseGet(() -> Readiness.failed(String.valueOf(chain.none().getMessage())));
    }

    /** Whether any of them could serve. */
    @Override
    public final CompletionStage<Boolean> check() {
        List<CompletableFuture<Boolean>> answers = chain.members().stream()
                .map(Member::ready)
                .flatMap(Optional::stream)
                .map(each -> each.check().toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream().anyMatch(CompletableFuture::join));
    }

    @Override
    public final boolean recoversItself() {
        return true;
    }

    /** Each stream is counted as one of the chain's, and what members tell besides is theirs. */
    @Override
    public final boolean tellsListener() {
        return chain.current().map(Provider::tellsListener).orElse(false);
    }

    @Override
    public final void close() {
        // Owns nothing.
    }
}
