package dev.parley.session;

/** How a caller's long silence is written in the conversation, for the language model to comment on. */
public final class SilenceMark {
    public static final String TEXT = "...";

    private SilenceMark() {}
}
