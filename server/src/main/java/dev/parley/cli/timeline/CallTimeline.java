package dev.parley.cli.timeline;

import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.CallerOutput;
import dev.parley.session.SessionOutput.DiagnosticOutput;
import dev.parley.session.SessionOutput.LifecycleOutput;
import dev.parley.session.SessionOutput.PartOutput;
import dev.parley.session.SessionOutput.ReplyOutput;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.replay.ReplayResult;
import dev.parley.session.replay.ReplayResult.TimedOutput;
import dev.parley.turn.Decision;
import java.util.List;
import java.util.Locale;

/**
 * What happened in a call, on the session's clock: what came from the caller, what was decided and why, what the bot did.
 * Read from a journal and from what its replay puts out. Confined to one thread.
 */
public final class CallTimeline {
    private final CallerLanes caller = new CallerLanes();
    private final Lane decisions = new Lane("decided", 3);
    private final BotLanes bot;
    private long endMs;

    private CallTimeline(int rate) {
        bot = new BotLanes(rate);
    }

    /**
     * @param entries of the journal, oldest first
     * @param replay of the same
     */
    public static CallTimeline of(List<JournalEntry> entries, ReplayResult replay) {
        CallTimeline timeline = new CallTimeline(rate(entries));
        for (JournalEntry each : entries) {
            timeline.endMs = Math.max(timeline.endMs, each.nanos() / 1_000_000);
            timeline.caller.read(each);
        }
        for (TimedOutput each : replay.outputs()) {
            timeline.read(each.output(), each.nanos() / 1_000_000);
        }
        timeline.caller.end(timeline.endMs);
        timeline.bot.end(timeline.endMs);
        return timeline;
    }

    private static int rate(List<JournalEntry> entries) {
        for (JournalEntry each : entries) {
            if (each.event() instanceof JournalEvent.Started started) {
                return started.setup().sampleRate();
            }
        }
        return 24_000;
    }

    /** From top to bottom. */
    List<Lane> lanes() {
        return List.of(caller.sound, caller.words, caller.ends, decisions, bot.replies, bot.sound, bot.words);
    }

    /** Of everything that is shown. */
    long endMs() {
        return lanes().stream().mapToLong(Lane::endMs).reduce(endMs, Math::max);
    }

    private void read(SessionOutput output, long atMs) {
        switch (output) {
            case CallerOutput each -> caller.read(each, atMs);
            case ReplyOutput each -> bot.read(each, atMs);
            case PartOutput each -> bot.read(each, atMs);
            case DiagnosticOutput each -> read(each, atMs);
            case LifecycleOutput each -> read(each, atMs);
            case SessionOutput.DtmfReceived _ -> caller.words.label(atMs, "a key", "a key of the telephone");
            case SessionOutput.ToolTrouble trouble ->
                bot.replies.strong(atMs, "tools fail", trouble.server() + ": " + trouble.error());
            case SessionOutput.ServerCallProgress tool ->
                bot.replies.label(atMs, "tool " + words(tool.stage()), "a tool of a server: " + words(tool.stage()));
            case SessionOutput.BackchannelSaid said -> bot.backchannel(said, atMs);
            case SessionOutput.FlowOutput _, SessionOutput.ConversationOutput _, SessionOutput.ServerToolOutput _ -> {}
        }
    }

    private void read(DiagnosticOutput output, long atMs) {
        switch (output) {
            case SessionOutput.Decided decided -> decided(decided.decision(), atMs);
            case SessionOutput.TurnMeasured measured -> bot.measured(measured, atMs);
            case SessionOutput.EarlyReplyEnded early ->
                bot.replies.label(
                        atMs,
                        "early: " + words(early.outcome()),
                        "a reply begun before the turn had certainly ended: " + words(early.outcome()) + ", "
                                + early.saved().toMillis() + " ms saved");
            case SessionOutput.BackchannelDropped dropped ->
                decisions.label(
                        atMs,
                        "dropped: " + words(dropped.cause()),
                        "the backchannel was not said: " + words(dropped.cause()));
            case SessionOutput.ResponseGone _ -> {}
        }
    }

    private void read(LifecycleOutput output, long atMs) {
        switch (output) {
            case SessionOutput.ProviderTrouble trouble -> {
                ProviderException cause = trouble.cause();
                decisions.strong(atMs, trouble.kind() + " trouble", String.valueOf(cause.getMessage()));
            }
            case SessionOutput.Refused refused ->
                decisions.label(atMs, "refused", words(refused.refusal()) + ": " + refused.message());
            case SessionOutput.Ended ended ->
                decisions.strong(atMs, "ended: " + words(ended.reason()), "the call is over");
            case SessionOutput.Configured _ -> {}
        }
    }

    private void decided(Decision decision, long atMs) {
        String what = decision instanceof Decision.Ignored ignored
                ? "ignored " + ignored.what()
                : spaced(decision.getClass().getSimpleName());
        String shown = what + ": " + words(decision.reason());
        if (decision instanceof Decision.Ignored || decision instanceof Decision.AskEndOfTurn) {
            decisions.label(atMs, shown, shown + ", at " + Moment.text(atMs));
        } else {
            decisions.strong(atMs, shown, shown + ", at " + Moment.text(atMs));
        }
    }

    /** {@code TurnEnded} as "turn ended". */
    private static String spaced(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
