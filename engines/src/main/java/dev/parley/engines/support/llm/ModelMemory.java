package dev.parley.engines.support.llm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was learnt of each model of a server. Clients may name models: beyond {@value #MAX_MODELS} all is forgotten, since what
 * was learnt of one is learnt again in a round trip. Thread-safe.
 *
 * @param <T> what can be learnt; immutable
 */
public final class ModelMemory<T> {
    static final int MAX_MODELS = 64;

    private final T nothing;
    private final Map<String, T> learnt = new ConcurrentHashMap<>();

    /** @param nothing what is known of a model at first */
    public ModelMemory(T nothing) {
        this.nothing = nothing;
    }

    public T of(String model) {
        return learnt.getOrDefault(model, nothing);
    }

    public void learn(String model, T known) {
        if (learnt.size() >= MAX_MODELS && !learnt.containsKey(model)) {
            learnt.clear();
        }
        learnt.put(model, known);
    }
}
