package dev.parley.telemetry;

import dev.parley.conversation.Item;
import dev.parley.session.Principal;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.turn.Decision;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Why one call went as it did: every turn decision with its reason and what interrupting cost, as events of the log and
 * times in the metrics. Holds no word of the caller or the bot. On the call's loop only.
 */
public final class CallLog {
    private static final Logger log = LoggerFactory.getLogger(CallLog.class);

    private final String call;
    private final Principal caller;
    private final Metrics metrics;

    /** The reply interrupted last; empty once it is gone. */
    private String interrupted = "";

    /**
     * @param call id of the session
     * @param caller on whose behalf it runs
     */
    public CallLog(String call, Principal caller, Metrics metrics) {
        this.call = call;
        this.caller = caller;
        this.metrics = metrics;
    }

    /** The beginning of a line about the call. */
    private LoggingEventBuilder line(Level level) {
        return log.atLevel(level).addKeyValue("call", call).addKeyValue("principal", caller);
    }

    /** Takes whatever the session tells its client; most of it is of no interest here. */
    public void observe(SessionOutput output) {
        switch (output) {
            case SessionOutput.Decided decided -> decided(decided);
            case SessionOutput.Interrupted stop -> interrupted = stop.responseId();
            case SessionOutput.ResponseGone gone -> gone(gone);
            case SessionOutput.ItemDone done when done.item() instanceof Item.ServerCall tool -> tool(tool);
            case SessionOutput.ToolTrouble trouble ->
                line(Level.WARN)
                        .addKeyValue("server", trouble.server())
                        .log("no tools: {}", trouble.error().message());
            case SessionOutput.ProviderTrouble trouble -> trouble(trouble);
            case SessionOutput.Ended ended
            when ended.reason() == EndReason.PROVIDER_FAILED || ended.reason() == EndReason.INTERNAL_ERROR ->
                metrics.callBroken();
            case SessionOutput.Configured _,
                    SessionOutput.Refused _,
                    SessionOutput.Ended _,
                    SessionOutput.TurnMeasured _ -> {}
            case SessionOutput.EarlyReplyEnded early ->
                line(Level.DEBUG)
                        .addKeyValue("outcome", early.outcome().name().toLowerCase(Locale.ROOT))
                        .addKeyValue("saved_ms", early.saved().toMillis())
                        .log("early reply");
            case SessionOutput.BackchannelDropped dropped ->
                line(Level.DEBUG)
                        .addKeyValue("cause", dropped.cause().name().toLowerCase(Locale.ROOT))
                        .log("backchannel dropped");
            case SessionOutput.BackchannelSaid _ -> {} // Its decision is logged.
            case SessionOutput.ItemAdded _,
                    SessionOutput.ItemDone _,
                    SessionOutput.ItemRetrieved _,
                    SessionOutput.ItemDeleted _,
                    SessionOutput.ItemTruncated _ -> {}
            case SessionOutput.ResponseStarted _,
                    SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.ResponseItemDone _,
                    SessionOutput.ResponseDone _,
                    SessionOutput.PlayoutFinished _ -> {}
            case SessionOutput.ToolListing _,
                    SessionOutput.ServerCallArguments _,
                    SessionOutput.ServerCallArgumentsDone _,
                    SessionOutput.ServerCallProgress _ -> {}
            // Keys may be a secret.
            case SessionOutput.SignalOutput _ -> {}
            case SessionOutput.CallerOutput _, SessionOutput.FlowOutput _, SessionOutput.PartOutput _ -> {}
        }
    }

    /** One line for each failure of an engine, whatever becomes of it; the message may name addresses of the operator's. */
    private void trouble(SessionOutput.ProviderTrouble trouble) {
        line(trouble.recovering() ? Level.WARN : Level.ERROR)
                .addKeyValue("kind", trouble.kind())
                .addKeyValue("engine", trouble.cause().engine())
                .addKeyValue("reason", trouble.cause().kind().name().toLowerCase(Locale.ROOT))
                .addKeyValue("recovering", trouble.recovering())
                .log("engine failed: {}", trouble.cause().getMessage());
        if (!trouble.recovering()) {
            metrics.engineLost(trouble.kind(), trouble.cause().kind());
        }
    }

    private void decided(SessionOutput.Decided decided) {
        switch (decided.decision()) {
            case Decision.SpeechStarted it -> log(Level.DEBUG, "speech_started", decided);
            case Decision.TurnEnded it -> log(Level.INFO, "turn_ended", decided);
            case Decision.AskEndOfTurn it -> log(Level.DEBUG, "ask_end_of_turn", decided);
            case Decision.PrepareReply it -> log(Level.DEBUG, "prepare_reply", decided);
            case Decision.DiscardReply it -> log(Level.DEBUG, "discard_reply", decided);
            case Decision.SayFiller it -> log(Level.INFO, "say_filler", decided);
            case Decision.SayBackchannel it -> log(Level.INFO, "say_backchannel", decided);
            case Decision.Respond it -> log(Level.DEBUG, "respond", decided);
            case Decision.Resume it -> log(Level.INFO, "resume", decided);
            case Decision.Apologise it -> log(Level.INFO, "apologise", decided);
            case Decision.HoldPlayout it -> log(Level.DEBUG, "hold_playout", decided);
            case Decision.ContinuePlayout it -> log(Level.INFO, "continue_playout", decided);
            case Decision.Interrupt it -> log(Level.INFO, "interrupt", decided);
            case Decision.PromptSilence it -> log(Level.INFO, "prompt_silence", decided);
            case Decision.End it -> log(Level.INFO, "end", decided);
            case Decision.Ignored it -> log(Level.DEBUG, "ignored_" + it.what(), decided);
        }
    }

    private void log(Level level, String decision, SessionOutput.Decided decided) {
        line(level)
                .addKeyValue("decision", decision)
                .addKeyValue("reason", decided.decision().reason().name().toLowerCase(Locale.ROOT))
                .addKeyValue("audio_ms", decided.audioMs())
                .log("turn decision");
    }

    /** Without the arguments and the answer: they may be what the caller said. */
    private void tool(Item.ServerCall tool) {
        line(Level.INFO)
                .addKeyValue("server", tool.server())
                .addKeyValue("tool", tool.name())
                .addKeyValue("outcome", tool.output().isPresent() ? "answered" : "failed")
                .log("tool called");
    }

    private void gone(SessionOutput.ResponseGone gone) {
        Duration took = gone.took();
        if (gone.responseId().equals(interrupted)) {
            interrupted = "";
            metrics.interruptedReplyGone(took);
        }
        line(Level.DEBUG)
                .addKeyValue("response", gone.responseId())
                .addKeyValue("took_ms", took.toNanos() / 1e6)
                .log("response gone");
    }
}
