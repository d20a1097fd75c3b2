package dev.parley.dialect.realtime.output;

import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.support.CarrierPlayback;
import dev.parley.dialect.support.CarrierPlayback.Cut;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.session.Session;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The replies of a call whose carrier has its own audio (openai-realtime.md 5.5 and 6.6): they are in no event, and the
 * client is told when they begin and end to be played. Where the carrier tells what was played, the session is told, and what
 * a client stops is cut there. Loop only.
 */
public final class OutputAudioBuffer {
    private final CarrierPlayback playback;
    private final boolean tellsPlayed;
    private final EventWriter writer;
    private final SessionConnector line;
    /** Responses that the client knows to be played. */
    private final Set<String> sounding = new LinkedHashSet<>();

    /** Of those, the ones that get no more audio. */
    private final Set<String> done = new HashSet<>();

    /** @param tellsPlayed whether the carrier knows what the client has heard; if not, the server's clock is believed */
    public OutputAudioBuffer(
            AudioChannel channel, boolean tellsPlayed, int sampleRate, EventWriter writer, SessionConnector line) {
        this.playback = new CarrierPlayback(channel, tellsPlayed, sampleRate);
        this.tellsPlayed = tellsPlayed;
        this.writer = writer;
        this.line = line;
    }

    /** Looks at what the session says; true where it is told by sound, and by no event. */
    public boolean takes(SessionOutput output) {
        switch (output) {
            case SessionOutput.ResponseAudio it -> {
                String response = it.place().responseId();
                if (playback.play(it.place(), it.generation(), it.samples()) && sounding.add(response)) {
                    tell("started", response);
                }
                return true;
            }
            case SessionOutput.BackchannelSaid it -> {
                playback.playBeside(it.generation(), it.samples());
                return true;
            }
            case SessionOutput.ResponseAudioDone it -> playback.done(it.place());
            case SessionOutput.ResponseDone it -> responseDone(it.response());
            case SessionOutput.Interrupted _ -> stop();
            case SessionOutput.PlayoutHeld it -> playback.hold(it.held());
            case SessionOutput.PlayoutFinished it -> {
                if (!tellsPlayed) {
                    stopped(it.responseId());
                }
            }
            case SessionOutput.PartStarted _,
                    SessionOutput.ResponseText _,
                    SessionOutput.ResponseTranscript _,
                    SessionOutput.FillerSpoken _,
                    SessionOutput.ResponseTextDone _,
                    SessionOutput.SpokenWord _,
                    SessionOutput.PartDone _,
                    SessionOutput.ToolArguments _,
                    SessionOutput.ToolArgumentsDone _ -> {}
            case SessionOutput.ResponseStarted _,
                    SessionOutput.ResponseItemStarted _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.ResponseItemDone _ -> {}
            case SessionOutput.CallerOutput _,
                    SessionOutput.SignalOutput _,
                    SessionOutput.FlowOutput _,
                    SessionOutput.ConversationOutput _,
                    SessionOutput.ServerToolOutput _,
                    SessionOutput.DiagnosticOutput _,
                    SessionOutput.LifecycleOutput _ -> {}
        }
        return false;
    }

    private void responseDone(Response response) {
        if (response.reason()
                .filter(Response.StatusReason.TURN_DETECTED::equals)
                .isPresent()) {
            stop();
        } else if (sounding.contains(response.id())) {
            done.add(response.id());
            if (!tellsPlayed && response.status() != Response.Status.COMPLETED) {
                stopped(response.id());
            }
            stopSilent();
        }
    }

    /** The carrier has played this generation to its end. */
    public void played(long generation) {
        playback.played(generation).ifPresent(line::played);
        stopSilent();
    }

    private void stopSilent() {
        if (tellsPlayed) {
            done.stream().filter(playback::isSilent).toList().forEach(this::stopped);
        }
    }

    private void stopped(String response) {
        done.remove(response);
        if (sounding.remove(response)) {
            tell("stopped", response);
        }
    }

    /** Stops whatever is played; what was heard of it is known to the session, which has stopped it. */
    private List<Cut> stop() {
        List<Cut> cuts = playback.clear();
        sounding.forEach(response -> tell("cleared", response));
        sounding.clear();
        done.clear();
        return cuts;
    }

    /** The client stops whatever is played; the conversation keeps what was heard of it. */
    public void clear() {
        stop().stream()
                .filter(cut -> isKept(cut.place().itemId()))
                .forEach(cut -> line.post(new SessionInput.TruncateItem(
                        cut.place().itemId(), cut.place().partIndex(), cut.playedMs(), "")));
    }

    /** Items out of band are in no conversation, and a client may have deleted others. */
    private boolean isKept(String itemId) {
        return line.session().map(Session::history).orElse(List.of()).stream()
                .anyMatch(item -> item.id().equals(itemId));
    }

    private void tell(String what, String response) {
        writer.send(writer.event("output_audio_buffer." + what).put("response_id", response));
    }
}
