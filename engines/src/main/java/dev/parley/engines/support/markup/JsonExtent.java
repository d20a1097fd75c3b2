package dev.parley.engines.support.markup;

/** Follows JSON text character by character, only far enough to know where its first object or array ends. */
public final class JsonExtent {
    private int depth;
    private boolean opened;
    private boolean inString;
    private boolean escaped;

    /** Takes the next character; nothing changes any more once {@link #complete()}. */
    public void accept(char c) {
        if (complete()) {
            return;
        }
        if (inString) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
            }
            return;
        }
        switch (c) {
            case '"' -> inString = opened;
            case '{', '[' -> {
                opened = true;
                depth++;
            }
            case '}', ']' -> depth = Math.max(0, depth - 1);
            default -> {}
        }
    }

    /** Whether the object or array that began has ended. */
    public boolean complete() {
        return opened && depth == 0;
    }

    /** Index behind the object or array that begins at {@code from}; -1 when it does not end. */
    static int end(CharSequence text, int from) {
        JsonExtent extent = new JsonExtent();
        for (int i = from; i < text.length(); i++) {
            extent.accept(text.charAt(i));
            if (extent.complete()) {
                return i + 1;
            }
        }
        return -1;
    }
}
