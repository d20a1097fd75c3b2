package dev.parley.session.response;

import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response.Status;

/** What the session learns about its responses. */
interface ResponseListener {
    void firstToken(ResponseRun run);

    void firstAudio(ResponseRun run);

    /** A piece of a message has left. */
    void sent(ResponseRun run);

    /** {@link SessionOutput.ResponseDone} has been said. */
    void done(ResponseRun run, Status status);

    /** The caller has heard all of it, or there was nothing to hear. */
    void played(ResponseRun run);
}
