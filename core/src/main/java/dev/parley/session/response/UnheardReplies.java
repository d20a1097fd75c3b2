package dev.parley.session.response;

import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionOutput.Response.StatusReason;
import dev.parley.session.context.SessionContext;
import dev.parley.session.items.ItemRequests;
import dev.parley.session.output.MessageQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Until when the caller hears what the bot has let out, and what the conversation keeps of it when it is cut. Where the
 * carrier tells what was played, a reply that another one follows is kept in mind until it has been heard. Loop only.
 */
final class UnheardReplies {
    /** Replies behind which others wait to be heard: as many as the client may truncate. */
    private static final int MOST = 8;

    private final SessionContext context;
    private final ItemRequests items;
    private final Announcements announcements;
    private final Deque<ResponseRun> replaced = new ArrayDeque<>();
    private Optional<ResponseRun> silenced = Optional.empty();
    private long endNanos;

    UnheardReplies(SessionContext context, ItemRequests items, Announcements announcements) {
        this.context = context;
        this.items = items;
        this.announcements = announcements;
        this.endNanos = context.executor().nanoTime();
    }

    /** When the caller had heard, or will have heard, what was let out before the reply that is made now. */
    long endNanos() {
        return Math.max(endNanos, context.playback().besideUntilNanos());
    }

    /** The same, with what this one and what is said beside replies let out. */
    long endNanos(Optional<ResponseRun> reply) {
        return Stream.of(reply, announcements.current())
                .flatMap(Optional::stream)
                .filter(run -> run.messages().sounded()
                        && silenced.filter(it -> it == run).isEmpty())
                .mapToLong(ResponseRun::playbackEndNanos)
                .reduce(Math.max(endNanos(), announcements.playedUntilNanos()), Math::max);
    }

    /** How long a cut took that {@code began} then. */
    Duration since(long began) {
        return Duration.ofNanos(context.executor().nanoTime() - began);
    }

    /** Another reply follows. */
    void follows(Optional<ResponseRun> before) {
        endNanos = endNanos(before);
        replaced.removeIf(ResponseRun::isOver);
        before.filter(run -> context.playback().told() && run.isDone() && !run.isOver())
                .ifPresent(replaced::add);
        if (replaced.size() > MOST) {
            replaced.remove();
        }
    }

    /** Nothing more of this one is heard. */
    void stopped(ResponseRun run) {
        silenced = Optional.of(run);
        endNanos = context.executor().nanoTime();
    }

    /** The carrier tells how far the client has heard. */
    void played(PlaybackPosition position) {
        List.copyOf(replaced).forEach(run -> run.played(position));
    }

    /**
     * Stops everything of a reply; the conversation keeps what was heard of it, and of those before it.
     *
     * @return what was heard of the message the caller heard last
     */
    MessageQueue.Heard cut(ResponseRun run) {
        List<MessageQueue.Heard> closed = run.messages().closedButUnheard();
        MessageQueue.Heard heard = run.cut(StatusReason.TURN_DETECTED);
        closed.forEach(it -> items.keepHeard(it.itemId(), it.ms()));
        if (heard.kept()) {
            items.audible(heard.itemId(), heard.ms());
        }
        return heard;
    }

    /** What a cut of this reply leaves unfinished, and of those before it, as the carrier tells; to be told behind the cut. */
    List<MessageQueue.Heard> unfinished(ResponseRun run) {
        return context.playback().told()
                ? Stream.concat(replaced.stream().filter(it -> !it.isOver()), Stream.of(run))
                        .flatMap(it -> it.messages().unfinished().stream())
                        .toList()
                : List.of();
    }

    /** Replies before the one that was cut are not heard either; the client is told of all that is {@code unfinished}. */
    void tell(List<MessageQueue.Heard> unfinished) {
        List.copyOf(replaced).stream().filter(run -> !run.isOver()).forEach(this::cut);
        replaced.clear();
        unfinished.forEach(it -> items.cutShort(it.itemId(), it.ms()));
    }
}
