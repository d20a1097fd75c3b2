package dev.parley.engines.support.markup;

import java.util.List;
import java.util.Set;

/**
 * What the name of a role or channel says of the text behind it.
 *
 * @param function the one it calls; empty when it calls none
 */
record Header(Mode mode, String function) {
    /** What ends a call in a channel. */
    static final List<String> CALL_ENDS = List.of("<|call|>", "<|end|>", "<|start|>", "<|return|>");

    /** Roles and channels whose text is the answer. */
    private static final Set<String> OURS = Set.of("", "assistant", "model", "final", "commentary");

    static Header of(String written) {
        String header = written.strip();
        List<String> words = List.of(header.split("\\s+"));
        int to = header.indexOf("to=");
        if (to >= 0) {
            return new Header(Mode.CALL, header.substring(to + 3).split("[\\s<]")[0]);
        }
        if (words.contains("analysis")) {
            return new Header(Mode.ASIDE, "");
        }
        if (words.contains("thought")) {
            return new Header(Mode.REASONING, "");
        }
        return new Header(isOurs(words.getFirst()) ? Mode.ANSWER : Mode.MUTED, "");
    }

    static boolean isOurs(String role) {
        return OURS.contains(role);
    }
}
