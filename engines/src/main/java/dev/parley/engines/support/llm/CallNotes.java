package dev.parley.engines.support.llm;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server wants to have back with a call that its model made, such as the signature of the thoughts before it: no
 * message of a conversation has a place for that. Kept by the id of the call, the newest {@value #MAX_CHARACTERS} characters.
 * Thread-safe.
 */
public final class CallNotes {
    static final int MAX_CHARACTERS = 4 << 20;
    /** What a note takes besides its text. */
    private static final int FRAME = 128;

    private final Map<String, String> notes = new LinkedHashMap<>();
    private int characters;

    /** Takes the place of what was kept of this call. */
    public synchronized void keep(String callId, String note) {
        drop(notes.remove(callId));
        notes.put(callId, note);
        characters += note.length() + FRAME;
        for (Iterator<String> oldest = notes.values().iterator(); characters > MAX_CHARACTERS; ) {
            drop(oldest.next());
            oldest.remove();
        }
    }

    private void drop(@Nullable String note) {
        characters -= note == null ? 0 : note.length() + FRAME;
    }

    /** Empty where there was none, or it is too long ago. */
    public synchronized Optional<String> of(String callId) {
        return Optional.ofNullable(notes.get(callId));
    }
}
