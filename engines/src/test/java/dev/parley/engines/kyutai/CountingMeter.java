package dev.parley.engines.kyutai;

import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechServerMeter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told, times left out; each must be a time that has passed. */
final class CountingMeter implements SpeechServerMeter {
    final List<String> told = new CopyOnWriteArrayList<>();

    private static String passed(long nanos) {
        return nanos > 0 && nanos < 60_000_000_000L ? "" : " after " + nanos + " ns";
    }

    @Override
    public void tried(Service service, long nanos, Optional<ProviderException.Kind> failure) {
        told.add("tried " + service + failure.map(kind -> " " + kind).orElse("") + passed(nanos));
    }

    @Override
    public void found(Service service, long nanos) {
        told.add("found " + service + passed(nanos));
    }

    @Override
    public void missed(Service service) {
        told.add("missed " + service);
    }

    @Override
    public void speechSent() {
        told.add("sent");
    }

    @Override
    public void speechProcessed() {
        told.add("processed");
    }

    @Override
    public void firstProcessed(long nanos) {
        told.add("first processed" + passed(nanos));
    }
}
