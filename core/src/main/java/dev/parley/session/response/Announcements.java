package dev.parley.session.response;

import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.SessionOutput.Response.StatusReason;
import dev.parley.session.SilencePolicy;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.ResponsePlan;
import java.util.Map;
import java.util.Optional;

/**
 * What the bot says beside its replies, while it waits for something. At most one at a time; a reply and the caller's voice
 * go before it, the language model never reads it, and turn-taking knows nothing of it. Loop only.
 */
final class Announcements implements ResponseListener {
    private final SessionContext context;
    private final ResponseParts parts;
    private final AnnouncedItems announced;
    private Optional<ResponseRun> current = Optional.empty();
    private long playedUntilNanos;

    Announcements(ResponseParts parts, AnnouncedItems announced) {
        this.context = parts.context();
        this.parts = parts;
        this.announced = announced;
        this.playedUntilNanos = context.executor().nanoTime();
    }

    /** @param notBeforeNanos when the caller will have heard what was released before */
    void say(String words, long notBeforeNanos) {
        ResponseRun run = new ResponseRun(parts, ResponsePlan.of(context, ResponseOptions.DEFAULT), this);
        current = Optional.of(run);
        run.say(Map.of(SilencePolicy.ANY_LANGUAGE, words), notBeforeNanos);
    }

    /** The one that is being said, or still heard. */
    Optional<ResponseRun> current() {
        return current.filter(run -> !run.isOver());
    }

    /** When the caller had heard the last one that was heard to its end; before any, when the session began. */
    long playedUntilNanos() {
        return playedUntilNanos;
    }

    /** What has not left is not said; what has is heard to its end. */
    void makeRoom() {
        current().filter(run -> !run.isDone()).ifPresent(run -> run.cut(StatusReason.TURN_DETECTED));
    }

    /** Nothing more of it is heard. */
    void cut() {
        current().ifPresent(run -> run.cut(StatusReason.TURN_DETECTED));
    }

    @Override
    public void firstToken(ResponseRun run) {
        // No model writes it.
    }

    @Override
    public void firstAudio(ResponseRun run) {
        // It answers nothing.
    }

    @Override
    public void sent(ResponseRun run) {
        run.messages().itemId().ifPresent(announced::add);
    }

    @Override
    public void done(ResponseRun run, Response.Status status) {
        // What is left of it is sound.
        parts.fillers().said();
    }

    @Override
    public void played(ResponseRun run) {
        playedUntilNanos = run.playbackEndNanos();
        context.emit(new SessionOutput.PlayoutFinished(run.id()));
    }
}
