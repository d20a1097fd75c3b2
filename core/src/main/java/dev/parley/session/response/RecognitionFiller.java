package dev.parley.session.response;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.Phrases;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SilencePolicy;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.ResponsePlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says a few words while those of the caller are awaited in silence: recognition is slow, or away. The silence counts from
 * the end of the caller's voice. Loop only.
 */
public final class RecognitionFiller {
    private final SessionContext context;
    private final Waiting waiting;
    private final ResponseManager bot;
    private SessionExecutor.Timer timer = () -> {};
    private long silentSinceNanos;
    private int next;

    /** What is waited for. */
    public interface Waiting {
        /** Whether words are awaited, whoever is to answer them. */
        boolean awaited();

        /** Whether the bot is to speak by itself once they are there. */
        boolean owed();

        /** Whether nobody speaks or is about to. */
        boolean silent();

        /** Whether there is no recogniser at the moment. */
        boolean sttFailed();
    }

    public RecognitionFiller(SessionContext context, Waiting waiting, ResponseManager bot) {
        this.context = context;
        this.waiting = waiting;
        this.bot = bot;
    }

    public void close() {
        timer.cancel();
    }

    /** A turn has ended whose voice was heard last so long ago. */
    public void turnEnded(Duration ago) {
        silentSinceNanos = context.executor().nanoTime() - ago.toNanos();
        next = 0;
        arm(left());
    }

    private void arm(Duration wait) {
        timer.cancel();
        timer = context.handleAfter(wait.isNegative() ? Duration.ZERO : wait, this::look);
    }

    private Duration after() {
        return context.setup().silence().fillerAfter();
    }

    private Duration left() {
        long since = Math.max(silentSinceNanos, bot.heardUntilNanos());
        return after().minusNanos(context.executor().nanoTime() - since);
    }

    private void look() {
        if (!waiting.awaited()) {
            return;
        }
        Duration left = left();
        if (!waiting.owed() || !waiting.silent()) {
            arm(after());
        } else if (left.isPositive()) {
            arm(left);
        } else {
            phrase().ifPresent(bot::announce);
            arm(after());
        }
    }

    private Optional<String> phrase() {
        SilencePolicy policy = context.setup().silence();
        Map<String, List<String>> fitting = waiting.sttFailed() ? policy.recognitionFillers() : policy.fillers();
        Optional<String> language =
                ResponsePlan.of(context, ResponseOptions.DEFAULT).language(context);
        return Phrases.in(language, fitting)
                .filter(phrases -> !phrases.isEmpty())
                .map(phrases -> phrases.get(next++ % phrases.size()));
    }
}
