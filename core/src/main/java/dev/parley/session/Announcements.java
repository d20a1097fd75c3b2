package dev.parley.session;

import dev.parley.session.SessionOutput.Response;
import dev.parley.session.SessionOutput.Response.StatusReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the bot says beside its replies, while it waits for something. At most one at a time; a reply and the caller's voice
 * go before it, the language model never reads it, and turn-taking knows nothing of it. Loop only.
 */
final class Announcements implements ResponseRun.Owner {
    private static final int REMEMBERED = 256;

    private final SessionContext context;
    private final RecentPlayedWords recentPlayed;
    private final Map<String, Long> items = new LinkedHashMap<>();
    private Optional<ResponseRun> current = Optional.empty();

    Announcements(SessionContext context, RecentPlayedWords recentPlayed) {
        this.context = context;
        this.recentPlayed = recentPlayed;
    }

    /** @param notBeforeNanos when the caller will have heard what was released before */
    void say(String words, long notBeforeNanos) {
        ResponseRun run = new ResponseRun(context, ResponsePlan.of(context, ResponseOptions.DEFAULT), this);
        current = Optional.of(run);
        run.say(Map.of(SilencePolicy.ANY_LANGUAGE, words), notBeforeNanos);
    }

    /** The one that is being said, or still heard. */
    Optional<ResponseRun> current() {
        return current.filter(run -> !run.isOver());
    }

    /** What has not left is not said; what has is heard to its end. */
    void makeRoom() {
        current().filter(run -> !run.isDone()).ifPresent(run -> run.cut(StatusReason.TURN_DETECTED));
    }

    /** Nothing more of it is heard. */
    void cut() {
        current().ifPresent(run -> run.cut(StatusReason.TURN_DETECTED));
    }

    /** Whether an item is what was said beside a reply. */
    boolean said(String itemId) {
        Long version = items.get(itemId);
        return version != null && context.conversation.holds(itemId, version);
    }

    private void remember(String itemId) {
        context.conversation.version(itemId).ifPresent(version -> items.put(itemId, version));
        if (items.size() > REMEMBERED) {
            items.remove(items.keySet().iterator().next());
        }
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
    public void sent(ResponseRun run, AssistantMessage message) {
        message.keptItemId().ifPresent(id -> {
            remember(id);
            message.playedWords().ifPresent(playedWords -> recentPlayed.keep(id, playedWords));
        });
    }

    @Override
    public void done(ResponseRun run, Response.Status status) {
        // What is left of it is sound.
    }

    @Override
    public void played(ResponseRun run) {
        context.say(new SessionOutput.PlayoutFinished(run.id()));
    }
}
