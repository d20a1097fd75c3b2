package dev.parley.session.context;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses one of several phrases by chance, and never the one before where there is another. Loop only. */
public final class PhraseChoice {
    private final RandomGenerator random;
    private Optional<String> last = Optional.empty();

    public PhraseChoice(RandomGenerator random) {
        this.random = random;
    }

    /** @param phrases one at least */
    public String next(List<String> phrases) {
        List<String> others = phrases.stream()
                .filter(phrase -> last.filter(phrase::equals).isEmpty())
                .toList();
        List<String> fresh = others.isEmpty() ? phrases : others;
        String chosen = fresh.get(random.nextInt(fresh.size()));
        last = Optional.of(chosen);
        return chosen;
    }
}
