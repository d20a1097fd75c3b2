package dev.parley.models;

import java.util.Map;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * The pulled models, for tests that run them. {@code ./parley build} pulls the set {@code starter} before tests run. Where a
 * model is missing, a test is left out on a developer's machine and fails where {@code CI} is set.
 */
public final class TestModels {
    private TestModels() {}

    /** @throws AssertionFailedError or TestAbortedException when it is not there */
    public static InstalledModel find(String id) {
        Map<String, String> environment = System.getenv();
        ModelStore store = ModelStore.usual(environment);
        Optional<InstalledModel> found = store.find(id);
        if (found.isPresent()) {
            return found.get();
        }
        String message = "the model " + id + " is not in " + store.folders() + "; run: ./parley models pull " + id;
        if (environment.getOrDefault("CI", "").isBlank()) {
            throw new TestAbortedException(message);
        }
        throw new AssertionFailedError(message);
    }

    /**
     * One that is not in the set {@code starter}, which nobody is made to have.
     *
     * @throws TestAbortedException when it is not there, wherever that is
     */
    public static InstalledModel findWhereItIs(String id) {
        return store().find(id)
                .orElseThrow(() ->
                        new TestAbortedException("the model " + id + " is not there; run: ./parley models pull " + id));
    }

    /** A store that holds what {@link #find} finds. */
    public static ModelStore store() {
        return ModelStore.usual(System.getenv());
    }
}
