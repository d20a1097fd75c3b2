package dev.parley.host.sherpa;

/**
 * How a model is run.
 *
 * @param threads of one call of the library
 * @param workers calls of the library at once
 * @param batch the most utterances, or windows of them, in one call
 * @param language primary subtag, for models that are told one; empty: they find out
 */
record SherpaOptions(int threads, int workers, int batch, String language) {
    /** Utterances in one call. What a call gains is small beyond, and the memory it takes grows on. */
    static final int MOST_AT_ONCE = 16;
    /** Threads that wait for their utterances. */
    static final int MOST_CALLERS = 256;

    /** Alone where the library takes those of a batch one after the other: then each has a call of its own beside the others. */
    static SherpaOptions of(ModelFamily family, int threads, int workers, int batch, String language) {
        return new SherpaOptions(threads, workers, family.isBatched() ? batch : 1, language);
    }

    /** Utterances under way: so many that each call may be full. */
    int callers() {
        return Math.max(workers, Math.min(workers * batch, MOST_CALLERS));
    }
}
