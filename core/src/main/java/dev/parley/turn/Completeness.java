package dev.parley.turn;

/** How finished the words of a turn sound, as far as they were heard. */
public enum Completeness {
    /** No words are known, or more was said since. */
    UNKNOWN,
    /** Nothing in the words says that they go on, or that they are all. */
    NEUTRAL,
    /** Words that stand alone: a question, thanks, or what the recogniser is sure to be a whole sentence. */
    FINISHED,
    /** One word that may be all of a turn, or the first of one: "yes", "hello". */
    BRIEF,
    /** Nothing in the words themselves, but the recogniser is not sure that the sentence ends with them. */
    DOUBTFUL,
    /** More must follow: an open clause, a hesitation, a number that is being dictated. */
    OPEN
}
