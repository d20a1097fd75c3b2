package dev.parley.session;

import dev.parley.conversation.Item;
import java.util.List;

/**
 * One call: hears, thinks, speaks, and can be interrupted at any word. Created by {@link SessionFactory}; lives on one event
 * loop.
 */
public interface Session {
    String id();

    /**
     * Gives the session something to do. On its loop the input is handled before this returns (or, from within a
     * {@link SessionSink} call, right after); from any other thread it is handed to the loop. After
     * {@link SessionOutput.Ended} inputs are ignored.
     */
    void post(SessionInput input);

    /**
     * The conversation at this moment, oldest first; of a reply being spoken, the words spoken so far. Loop only.
     */
    List<Item> history();

    /**
     * The conversation at this moment, for another session to begin with ({@link SessionSetup#withSnapshot}). Loop only.
     */
    SessionSnapshot snapshot();

    /** About how many bytes its conversation takes, with the audio that is kept of it, and its configuration. Loop only. */
    long bytes();

    /** What the session is configured to do now. Loop only. */
    SessionConfig config();
}
