package dev.parley.engines.support.llm;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a server takes of a conversation.
 *
 * @param tools calls of functions; told in words where it takes none
 * @param images pictures; a word in their place where it takes none
 * @param neighbours two messages of one role behind each other
 * @param system where system messages may stand
 * @param ids how ids of calls have to look
 * @param contextTokens of its context, where they are known
 */
public record PromptRules(
        boolean tools, boolean images, boolean neighbours, SystemPlace system, Pattern ids, OptionalInt contextTokens) {
    /** Any id. */
    public static final Pattern ANY_ID = Pattern.compile("(?s).*");

    /** Where system messages may stand. */
    public enum SystemPlace {
        ANYWHERE,
        /** One, in front. */
        FRONT,
        /** Nowhere: their words go to the user's message. */
        NOWHERE
    }

    /**
     * Everything, with system messages in front.
     *
     * @param tools whether calls may stand in it
     */
    public static PromptRules systemInFront(Pattern ids, boolean tools) {
        return new PromptRules(tools, true, true, SystemPlace.FRONT, ids, OptionalInt.empty());
    }
}
