package dev.parley.cli.timeline;

import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.PartOutput;
import dev.parley.session.SessionOutput.ReplyOutput;
import dev.parley.session.SessionOutput.Response;
import java.util.OptionalLong;

/** What the bot did: its replies while they were made, their sound, and their words. */
final class BotLanes {
    final Lane replies = new Lane("reply", 2);
    final Lane sound = new Lane("bot", 1);
    final Lane words = new Lane("said", 2);

    private final SoundLevels sounds;
    private String responseId = "";
    private long startedMs = -1;
    private boolean heard;
    private long playedMs;
    private long heldMs = -1;

    /** @param rate of the call's audio, in Hz */
    BotLanes(int rate) {
        sounds = new SoundLevels(rate);
    }

    void read(ReplyOutput output, long atMs) {
        switch (output) {
            case SessionOutput.ResponseStarted(Response response, String ref) -> {
                responseId = response.id();
                startedMs = atMs;
                heard = false;
                playedMs = atMs;
            }
            case SessionOutput.ResponseDone done -> done(done.response(), atMs);
            case SessionOutput.PlayoutHeld held -> held(held.held(), atMs);
            case SessionOutput.Interrupted cut -> interrupted(cut, atMs);
            case SessionOutput.PlayoutFinished _ -> held(false, atMs);
            case SessionOutput.ResponseItemStarted _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.ResponseItemDone _ -> {}
        }
    }

    void read(PartOutput output, long atMs) {
        switch (output) {
            case SessionOutput.ResponseAudio audio -> audio(audio, atMs);
            case SessionOutput.ResponseTranscript told -> words.word(atMs, told.delta());
            case SessionOutput.FillerSpoken filler ->
                words.label(
                        atMs, "(" + filler.delta().strip() + ")", "said while the voice is late: " + filler.delta());
            case SessionOutput.ToolArgumentsDone call ->
                replies.label(atMs, "calls " + call.name(), call.name() + " " + call.arguments());
            case SessionOutput.PartStarted _,
                    SessionOutput.ResponseText _,
                    SessionOutput.ResponseTextDone _,
                    SessionOutput.SpokenWord _,
                    SessionOutput.ResponseAudioDone _,
                    SessionOutput.PartDone _,
                    SessionOutput.ToolArguments _ -> {}
        }
    }

    /** All of it leaves at once, and nothing before it is still to be heard. */
    void backchannel(SessionOutput.BackchannelSaid said, long atMs) {
        sounds.add(said.samples(), atMs, sound.levels());
        words.label(atMs, "(" + said.phrase() + ")", "said while the caller pauses: " + said.phrase());
        playedMs = Math.max(playedMs, atMs + sounds.lengthMs(said.samples().length));
    }

    /** Audio leaves ahead of when it is heard: each piece is heard behind the one before it. */
    private void audio(SessionOutput.ResponseAudio audio, long atMs) {
        if (!heard && audio.place().responseId().equals(responseId)) {
            heard = true;
            made(atMs);
        }
        playedMs = Math.max(playedMs, atMs);
        sounds.add(audio.samples(), playedMs, sound.levels());
        playedMs += sounds.lengthMs(audio.samples().length);
    }

    private void made(long untilMs) {
        if (startedMs >= 0) {
            replies.spans().add(new Lane.Span(startedMs, untilMs, "asked for at " + Moment.text(startedMs)));
            startedMs = -1;
        }
    }

    private void done(Response response, long atMs) {
        if (response.id().equals(responseId)) {
            made(atMs);
        }
        if (response.status() == Response.Status.FAILED) {
            String cause = response.error()
                    .map(each -> String.valueOf(each.getMessage()))
                    .orElse("no reason is told");
            replies.strong(atMs, "failed", cause);
        }
    }

    private void held(boolean held, long atMs) {
        if (heldMs >= 0) {
            sound.spans().add(new Lane.Span(heldMs, atMs, "held: it is not known yet what the caller says over it"));
        }
        heldMs = held ? atMs : -1;
    }

    private void interrupted(SessionOutput.Interrupted cut, long atMs) {
        held(false, atMs);
        sound.levels().removeIf(level -> level.fromMs() >= atMs);
        playedMs = atMs;
        String title = "interrupted after " + cut.heardMs() + " ms, stopped within "
                + cut.stopping().toMillis() + " ms; the caller heard: " + cut.heardText();
        sound.strong(atMs, "interrupted", title);
    }

    /** How long each stage took. */
    void measured(SessionOutput.TurnMeasured turn, long atMs) {
        StringBuilder title = new StringBuilder("after the caller's last sound:");
        add(title, "turn over", turn.latency().endOfTurnMs());
        add(title, "words known", turn.latency().transcriptMs());
        add(title, "first text", turn.latency().firstTokenMs());
        add(title, "first sound made", turn.latency().firstAudioMs());
        add(title, "first sound sent", turn.latency().firstByteMs());
        String shown = turn.latency().firstByteMs().isPresent()
                ? turn.latency().firstByteMs().getAsLong() + " ms after the caller"
                : "not heard";
        replies.strong(atMs, shown, title.toString());
    }

    private static void add(StringBuilder title, String stage, OptionalLong ms) {
        ms.ifPresent(
                at -> title.append(' ').append(stage).append(' ').append(at).append(" ms;"));
    }

    /** The call is over. */
    void end(long atMs) {
        made(atMs);
        held(false, atMs);
    }
}
