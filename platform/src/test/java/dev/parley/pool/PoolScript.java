package dev.parley.pool;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chains of scripted engines, and what they told. */
final class PoolScript implements ProviderListener {
    final List<String> told = new ArrayList<>();

    /** An engine that is ready, without bound. */
    <P extends Provider> Member<P> member(String name, P engine, VirtualTime time) {
        return member(name, engine, Member.UNBOUNDED, time);
    }

    <P extends Provider> Member<P> member(String name, P engine, int capacity, VirtualTime time) {
        Member<P> member = new Member<>(ProviderKind.STT, name, capacity, time::nanoTime, this);
        member.serves(Optional.of(engine));
        return member;
    }

    @SafeVarargs
    final <P extends Provider> Chain<P> chain(ProviderKind kind, Member<P>... members) {
        return new Chain<>(kind, List.of(members), this);
    }

    @Override
    public void failedOver(ProviderKind kind, String engine) {
        told.add("to " + engine);
    }

    @Override
    public void hedged(ProviderKind kind, String engine) {
        told.add("beside " + engine);
    }

    @Override
    public void circuitOpened(ProviderKind kind, String engine) {
        told.add(engine + " open");
    }

    @Override
    public void tried(ProviderKind kind, long nanos, Optional<ProviderException.Kind> failure) {}

    @Override
    public void found(ProviderKind kind, long nanos) {}

    @Override
    public void missed(ProviderKind kind) {}

    @Override
    public void frameSent() {}

    @Override
    public void frameProcessed() {}

    @Override
    public void firstFrameProcessed(long nanos) {}
}
