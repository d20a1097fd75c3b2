package dev.parley.engines.kyutai;

import static dev.parley.concurrent.Interleavings.check;
import static dev.parley.concurrent.Interleavings.join;
import static dev.parley.concurrent.Interleavings.start;

import dev.parley.concurrent.Interleavings;
import dev.parley.engines.kyutai.Instances.Instance;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions on different loops that ask for a service's instances, in many orders chosen by Lincheck. Of no name servers. */
@Tag("interleavings")
class InstancesInterleavingsTest {
    private static final List<MoshiUrl> TWO = MoshiUrl.parseAll("url", "ws://192.0.2.1:8080,ws://192.0.2.2:8080");

    /** The one answer that both who ask get, whole. */
    private static Future<List<Instance>> askedTwiceAtOnce(Instances instances) {
        AtomicReference<Future<List<Instance>>> first = new AtomicReference<>();
        AtomicReference<Future<List<Instance>>> second = new AtomicReference<>();
        Thread one = start(() -> first.set(instances.current()));
        Thread other = start(() -> second.set(instances.current()));
        join(one);
        join(other);
        check(first.get().succeeded() && first.get().result().size() == 2, "not all instances");
        check(first.get() == second.get(), "asked twice");
        return first.get();
    }

    @Test
    void whoAsksFirstAndAtTheSameTimeGetsAllOfThem() {
        Interleavings.explore(() -> {
            Instances instances = new Instances(TWO, name -> null, () -> 1);
            askedTwiceAtOnce(instances);
            instances.close();
        });
    }

    @Test
    void whatIsTooOldIsAskedForOnce() {
        Interleavings.explore(() -> {
            AtomicLong now = new AtomicLong(1);
            Instances instances = new Instances(TWO, name -> null, now::get);
            Future<List<Instance>> old = instances.current();
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            check(askedTwiceAtOnce(instances) != old, "kept too long");
        });
    }
}
