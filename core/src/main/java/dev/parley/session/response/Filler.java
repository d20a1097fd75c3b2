package dev.parley.session.response;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.Phrases;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.MessageQueue;
import dev.parley.session.output.ResponsePlan;
import dev.parley.tool.OperatorTools;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says a few words when a tool or the language model keeps the caller waiting in silence: for a tool each of its own
 * phrases once, then, as for the model, one after another for as long as it takes. Before the first of them, one of the
 * {@link ReplyFillers}, if the reply is to have one. Loop only.
 */
final class Filler {
    private final SessionContext context;
    private final ResponsePlan plan;
    private final OperatorTools.Conduct conduct;
    private final List<String> forModel;
    private final MessageQueue messages;
    private final ReplyFillers replyFillers;
    private final long beganNanos;
    private boolean waited;
    private SessionExecutor.Timer replyTimer = () -> {};
    private Optional<Supplier<Duration>> modelSilence = Optional.empty();
    private SessionExecutor.Timer timer = () -> {};
    private int next;
    private int nextForModel;

    Filler(ResponseParts parts, ResponsePlan plan, MessageQueue messages) {
        this.context = parts.context();
        this.plan = plan;
        this.replyFillers = parts.fillers();
        this.conduct = context.providers().tools().conduct();
        this.forModel = Phrases.in(
                        plan.language(context), context.setup().silence().fillers())
                .orElse(List.of());
        this.messages = messages;
        this.beganNanos = context.executor().nanoTime();
    }

    /** Tools run from now on. */
    void tools() {
        replyTimer.cancel();
        if (plan.spoken()) {
            modelSilence = Optional.empty();
            arm(after());
        }
    }

    /**
     * The language model is awaited from now on.
     *
     * @param silence how long it has written nothing
     */
    void model(Supplier<Duration> silence) {
        if (plan.spoken() && plan.inBand()) {
            waitForReply();
            modelSilence = Optional.of(silence);
            arm(after());
        }
    }

    void stop() {
        timer.cancel();
        replyTimer.cancel();
        if (plan.inBand()) {
            replyFillers.over(messages);
        }
    }

    /** Once a response: from when it was decided, or the caller has heard what was said before it. */
    private void waitForReply() {
        if (!waited) {
            waited = true;
            replyFillers.wait(plan).ifPresent(wait -> {
                long unheard = Math.max(0, messages.playbackEndNanos() - beganNanos);
                replyTimer = context.handleAfter(wait.plusNanos(unheard), () -> replyFillers.due(plan, messages));
            });
        }
    }

    private boolean ofTool() {
        return modelSilence.isEmpty() && next < conduct.fillers().size();
    }

    private Duration after() {
        return ofTool() ? conduct.fillerAfter() : context.setup().silence().fillerAfter();
    }

    private boolean hasMore() {
        boolean silentTools = modelSilence.isEmpty() && conduct.fillers().isEmpty();
        return ofTool() || !forModel.isEmpty() && !silentTools;
    }

    private String phrase() {
        if (ofTool()) {
            return conduct.fillers().get(next++);
        }
        // Behind a tool's own, what usually comes first would be said twice.
        int at = nextForModel == 0 && next > 0 ? 1 : nextForModel;
        nextForModel = at + 1;
        return forModel.get(at % forModel.size());
    }

    private void arm(Duration delay) {
        timer.cancel();
        if (hasMore()) {
            timer = context.handleAfter(delay, this::due);
        }
    }

    private void due() {
        Duration left = untilDue();
        if (left.isPositive()) {
            arm(left);
            return;
        }
        messages.announce(phrase());
        replyFillers.said();
        arm(after());
    }

    /** Silence counts from the last sound heard, and from the model's last word. */
    private Duration untilDue() {
        if (!messages.idle()) {
            return after();
        }
        long heard = messages.sounded() ? messages.playbackEndNanos() : beganNanos;
        Duration sinceSound = Duration.ofNanos(context.executor().nanoTime() - heard);
        Duration sinceWord = modelSilence.map(Supplier::get).orElse(sinceSound);
        Duration silence = sinceSound.compareTo(sinceWord) < 0 ? sinceSound : sinceWord;
        return after().minus(silence);
    }
}
