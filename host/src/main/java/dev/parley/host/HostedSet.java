package dev.parley.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything this process serves, each with its threads. Immutable. */
public record HostedSet(
        Optional<Served<HostedRecogniser>> recogniser,
        Optional<Served<HostedVoice>> voice,
        Optional<Served<HostedModel>> model)
        implements AutoCloseable {

    /** An engine and who works for it. */
    public record Served<T extends Hosted>(String runtime, T engine, WorkQueue queue) {
        public static <T extends Hosted> Served<T> of(String runtime, T engine) {
            return new Served<>(runtime, engine, new WorkQueue(runtime, engine.workers()));
        }

        private void close() {
            // One that is still being used would take the process along.
            if (queue.end()) {
                engine.close();
            }
        }
    }

    /** All of them. */
    public List<Served<?>> all() {
        List<Served<?>> all = new ArrayList<>();
        recogniser.ifPresent(all::add);
        voice.ifPresent(all::add);
        model.ifPresent(all::add);
        return all;
    }

    @Override
    public void close() {
        all().forEach(Served::close);
    }
}
