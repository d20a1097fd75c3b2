package dev.parley.engines.support.markup;

import java.util.List;

/** Places where models without a format of their own put calls: fenced code, and channels whose markers were removed. */
final class Fence {
    private static final List<String> OPENERS =
            List.of("```tool_code", "```tool_call", "```json", "```python", "```xml");
    private static final List<String> CHANNELS = List.of("analysis", "commentary");

    /** Longer than any opener: the first ticks do not close. */
    private static final int SHORTEST = 12;

    private Fence() {}

    /** 1 when a fence that may hold a call begins at {@code at}, 0 when none does, -1 when more text is needed. */
    static int opens(CharSequence text, int at, boolean last) {
        for (String opener : OPENERS) {
            int same = same(text, at, opener);
            if (same == opener.length()) {
                return 1;
            }
            if (same == text.length() - at && !last) {
                return -1;
            }
        }
        return 0;
    }

    /** Whether a fence is whole. */
    static boolean closed(CharSequence fence) {
        int last = fence.length() - 1;
        return last > SHORTEST
                && fence.charAt(last) == '`'
                && fence.charAt(last - 1) == '`'
                && fence.charAt(last - 2) == '`';
    }

    /** Whether a bracket begins ordinary text, such as a link, and neither JSON nor a call. */
    static boolean prose(char first, char second) {
        if (first == '{') {
            return second != '"' && second != '\'' && second != '}' && !Character.isWhitespace(second);
        }
        return first == '['
                && (Character.isUpperCase(second) || Character.isDigit(second) || second == '^' || second == '!');
    }

    /**
     * Length of the name of a reasoning channel whose markers a server removed ({@code analysisWe need …assistantfinal}); 0
     * when there is none, -1 when more text is needed.
     */
    static int bareChannel(CharSequence text, int at, boolean last) {
        for (String channel : CHANNELS) {
            int same = same(text, at, channel);
            if (same == channel.length()) {
                if (at + same == text.length()) {
                    return last ? 0 : -1;
                }
                return Character.isUpperCase(text.charAt(at + same)) ? same : 0;
            }
            if (same == text.length() - at && !last) {
                return -1;
            }
        }
        return 0;
    }

    private static int same(CharSequence text, int at, String literal) {
        int i = 0;
        while (i < literal.length() && at + i < text.length() && text.charAt(at + i) == literal.charAt(i)) {
            i++;
        }
        return i;
    }
}
