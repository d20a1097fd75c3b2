package dev.parley.catalogue;

/** Is told how a pull goes on. Called by several threads at once. */
public interface Progress {
    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void moved(String model, long done, long total) {}

        @Override
        public void note(String model, String text) {}
    };

    /**
     * Bytes have come.
     *
     * @param done of what is being fetched now, those of an earlier try included
     * @param total 0 when it is not known
     */
    void moved(String model, long done, long total);

    /** Something a user wants to read once, such as which source is asked. */
    void note(String model, String text);
}
