package dev.parley.turn;

/** How finished the words of a turn sound, as far as they were heard. */
public enum Completeness {
    /** No words are known, or more was said since. */
    UNKNOWN,
    /** Nothing in the words says that they go on, or that they are all. */
    NEUTRAL,
    /** Words that stand alone: a question, a greeting, yes or no. */
    FINISHED,
    /** More must follow: an open clause, a hesitation, a number that is being dictated. */
    OPEN
}
