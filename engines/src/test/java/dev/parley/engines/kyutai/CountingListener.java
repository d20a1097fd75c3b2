package dev.parley.engines.kyutai;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told, times left out; each must be a time that has passed. */
final class CountingListener implements ProviderListener {
    final List<String> told = new CopyOnWriteArrayList<>();

    private static String passed(long nanos) {
        return nanos > 0 && nanos < 60_000_000_000L ? "" : " after " + nanos + " ns";
    }

    @Override
    public void tried(ProviderKind kind, long nanos, Optional<ProviderException.Kind> failure) {
        told.add("tried " + kind + failure.map(why -> " " + why).orElse("") + passed(nanos));
    }

    @Override
    public void found(ProviderKind kind, long nanos) {
        told.add("found " + kind + passed(nanos));
    }

    @Override
    public void missed(ProviderKind kind) {
        told.add("missed " + kind);
    }

    @Override
    public void frameSent() {
        told.add("sent");
    }

    @Override
    public void frameProcessed() {
        told.add("processed");
    }

    @Override
    public void firstFrameProcessed(long nanos) {
        told.add("first processed" + passed(nanos));
    }
}
