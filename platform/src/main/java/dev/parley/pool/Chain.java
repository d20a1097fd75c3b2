package dev.parley.pool;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Engines of one kind, the preferred one first. A stream goes to the first that is ready and whose circuit lets it through;
 * where no circuit does, to the first that is ready, as if it were the only one. One whose limit of spend is reached is passed
 * over in any case. Instances of one engine are alike: the
 * least busy of them is the first. Thread-safe.
 *
 * @param listener is told when a stream goes on to another member, or is opened at a second one beside the first
 * @param lending what is put around an engine for whoever asks
 */
public record Chain<P extends Provider>(
        ProviderKind kind, List<Member<P>> members, ProviderListener listener, UnaryOperator<P> lending) {
    public Chain {
        members = List.copyOf(members);
    }

    /** Of engines as they are. */
    public Chain(ProviderKind kind, List<Member<P>> members, ProviderListener listener) {
        this(kind, members, listener, UnaryOperator.identity());
    }

    /** The same with something around each engine. */
    Chain<P> lent(UnaryOperator<P> how) {
        return new Chain<>(kind, members, listener, how);
    }

    /** The engine at a place. */
    P engine(Lease<P> lease) {
        return lending.apply(lease.provider());
    }

    /**
     * A place for the next try of a stream.
     *
     * @param tried members that failed for it; what is returned is added
     * @param wished the engine that whoever wants the stream prefers to all others; one that is none of these is no wish
     * @param fits whether an engine suits the stream; the preferred one always does
     */
    Optional<Lease<P>> next(Set<Member<P>> tried, Optional<String> wished, Predicate<P> fits) {
        List<Member<P>> left = inOrder(wished)
                .filter(member -> !tried.contains(member))
                .filter(member -> isPreferred(member, wished)
                        || member.ready().filter(fits).isPresent())
                .toList();
        Optional<Lease<P>> lease =
                left.stream().flatMap(member -> member.lease().stream()).findFirst();
        if (lease.isEmpty() && tried.isEmpty()) {
            lease = left.stream()
                    .flatMap(member -> member.leaseAnyhow().stream())
                    .findFirst();
        }
        lease.ifPresent(found -> tried.add(found.member()));
        return lease;
    }

    /** The engine that is wished for, or that was named first, and its instances with it. */
    boolean isPreferred(Member<P> member, Optional<String> wished) {
        return rank(member, wished)
                == inOrder(wished).findFirst().map(each -> rank(each, wished)).orElse(0);
    }

    /** As they were named, instances of one engine where the first of them stands, the least busy of them first. */
    private Stream<Member<P>> inOrder(Optional<String> wished) {
        return members.stream()
                .sorted(Comparator.<Member<P>>comparingInt(member -> rank(member, wished))
                        .thenComparingDouble(Member::load));
    }

    private int rank(Member<P> member, Optional<String> wished) {
        return wished.filter(member::isOf).isPresent() ? -1 : rank(member);
    }

    private int rank(Member<P> member) {
        int rank = 0;
        while (!members.get(rank).isAlike(member)) {
            rank++;
        }
        return rank;
    }

    /** Whether a stream opened now would be served by a member that is preferred to this one, or that still may. */
    boolean prefersTo(Member<P> member, Optional<String> wished) {
        int own = rank(member, wished);
        boolean spent = member.isSpent();
        return members.stream()
                .filter(each -> spent || rank(each, wished) < own)
                .anyMatch(Member::admits);
    }

    /** The engine that a stream opened now would most likely get; empty while none is ready. */
    Optional<P> current() {
        return members.stream()
                .filter(member -> member.ready().isPresent() && member.isSound() && !member.isSpent())
                .findFirst()
                .or(() -> members.stream()
                        .filter(member -> member.ready().isPresent())
                        .findFirst())
                .flatMap(Member::ready)
                .map(lending);
    }

    /** The same without the engines that are not allowed; empty when none is left. */
    Optional<Chain<P>> only(Predicate<String> allowed) {
        List<Member<P>> left = members.stream()
                .filter(member ->
                        allowed.test(member.ready().map(Provider::engine).orElseGet(member::engine)))
                .toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new Chain<>(kind, left, listener, lending));
    }

    /** Why no member may be asked, where those that are there have reached what they may cost. */
    Optional<ProviderException> spent() {
        List<Member<P>> there =
                members.stream().filter(member -> member.ready().isPresent()).toList();
        return there.stream().allMatch(Member::isSpent)
                ? there.stream().findFirst().flatMap(Member::spent)
                : Optional.empty();
    }

    /** Why no member could be asked at all. */
    ProviderException none() {
        return spent().orElseGet(this::noneWorks);
    }

    private ProviderException noneWorks() {
        String names = members.stream().map(Member::engine).collect(Collectors.joining(", "));
        boolean full = members.stream().anyMatch(member -> member.ready().isPresent() && member.isFull());
        return new ProviderException(
                full ? ProviderException.Kind.AT_CAPACITY : ProviderException.Kind.BROKEN,
                members.getFirst().engine(),
                full
                        ? "every engine of " + names + " that works serves as many streams as it may"
                        : "none of the engines " + names + " is ready");
    }
}
