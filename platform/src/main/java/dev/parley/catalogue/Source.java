package dev.parley.catalogue;

/** Where models come from. Thread-safe; blocks. */
public interface Source {
    /** For messages, such as {@code the mirror models.example}. */
    String name();

    /** Whether there is any use in asking it for this model. */
    boolean offers(Model model);

    /**
     * Puts the model's files, checked, into the staging folder. What was fetched of them by an attempt that failed may stay
     * in the folder of parts, for the next to go on with.
     *
     * @throws ModelException why it could not; {@link ModelException.Storage} when no other source could either
     */
    void deliver(Model model, Staging staging, Progress progress) throws ModelException, InterruptedException;
}
