package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.speech.Spacing;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Tells what a session says as RTVI's messages (pipecat-rtvi.md 5.3 to 5.6); its sound goes elsewhere. Loop only. */
final class RtviOutput {
    private final RtviWriter writer;
    private final BotOutput bot;
    private final ClientFunctions functions;
    private final TurnMetrics metrics;
    private final StringBuilder heard = new StringBuilder();
    private final Set<String> spokenParts = new HashSet<>();
    private String hearing = "";
    private String lastInterrupted = "";
    private boolean thinking;
    private boolean synthesising;
    private boolean speaking;

    RtviOutput(RtviWriter writer, ClientFunctions functions) {
        this.writer = writer;
        this.functions = functions;
        this.bot = new BotOutput(writer);
        this.metrics = new TurnMetrics(writer);
    }

    void version(ProtocolVersion version) {
        bot.first(version.isFirst());
        functions.once(version.callsOnce());
    }

    void encode(SessionOutput output) {
        switch (output) {
            case SessionOutput.CallerOutput it -> caller(it);
            case SessionOutput.PartOutput it -> part(it);
            case SessionOutput.ReplyOutput it -> reply(it);
            case SessionOutput.ServerToolOutput it -> serverTool(it);
            case SessionOutput.TurnMeasured it -> metrics.measured(it.latency());
            // Sound alone: clients would show that the bot speaks.
            case SessionOutput.ListenerOutput _ -> {}
            case SessionOutput.ConversationOutput _,
                    SessionOutput.SignalOutput _,
                    SessionOutput.FlowOutput _,
                    SessionOutput.DiagnosticOutput _,
                    SessionOutput.LifecycleOutput _ -> {}
        }
    }

    private void caller(SessionOutput.CallerOutput output) {
        switch (output) {
            case SessionOutput.SpeechStarted _ -> writer.send("user-started-speaking");
            case SessionOutput.SpeechStopped _ -> writer.send("user-stopped-speaking");
            case SessionOutput.CallerWords it -> {
                begin(it.itemId());
                it.words().stream().map(SttEvent.Word::text).forEach(word -> Spacing.append(heard, word));
                transcription(heard.toString(), false);
            }
            case SessionOutput.CallerGuess it -> {
                begin(it.itemId());
                transcription(heard + Spacing.between(heard, it.text()) + it.text(), false);
            }
            case SessionOutput.CallerTranscript it -> {
                metrics.heard(it.audioMs());
                transcription(it.transcript(), true);
                if (!it.transcript().isBlank()) {
                    userText(it.transcript().strip());
                }
            }
            case SessionOutput.CallerTranscriptFailed it ->
                writer.error("Speech recognition failed: " + it.cause().forClients(), false);
            case SessionOutput.AudioCommitted _,
                    SessionOutput.AudioCleared _,
                    SessionOutput.QuietTimedOut _,
                    SessionOutput.PauseScored _ -> {}
        }
    }

    private void begin(String item) {
        if (!item.equals(hearing)) {
            hearing = item;
            heard.setLength(0);
        }
    }

    private void transcription(String text, boolean complete) {
        if (text.isBlank()) {
            return;
        }
        ObjectNode data = Json.object()
                .put("text", text.strip())
                .put("user_id", "")
                .put("timestamp", writer.now())
                .put("final", complete);
        writer.send("user-input", data.deepCopy().put("input_type", "transcription"));
        writer.send("user-transcription", data);
    }

    /** What the model is given as the caller's words. */
    void userText(String text) {
        writer.send("user-llm-text", Json.object().put("text", text));
    }

    private void part(SessionOutput.PartOutput output) {
        switch (output) {
            case SessionOutput.PartStarted it -> {
                if (it.spoken()) {
                    spokenParts.add(it.place().itemId());
                }
            }
            case SessionOutput.ResponseText it -> {
                think();
                writer.send("bot-llm-text", Json.object().put("text", it.delta()));
                bot.text(it.place(), isSpoken(it.place()), it.delta());
            }
            case SessionOutput.ResponseTextDone it -> textDone(it.place());
            case SessionOutput.ResponseAudio _ -> speak();
            case SessionOutput.ResponseTranscript it -> {
                bot.spoken(it.delta());
                said(it.delta());
            }
            case SessionOutput.FillerSpoken it -> {
                bot.filler(it.delta().strip());
                said(it.delta());
            }
            case SessionOutput.ResponseAudioDone it -> audioDone(it.cut());
            case SessionOutput.PartDone it -> {
                if (it.spoken() && speaking) {
                    bot.spokenDone(it.place());
                }
            }
            case SessionOutput.ToolArguments _ -> think();
            case SessionOutput.ToolArgumentsDone it -> {
                think();
                functions.called(it);
            }
            case SessionOutput.SpokenWord _ -> {}
        }
    }

    private void audioDone(boolean cut) {
        if (cut) {
            bot.drop();
        }
        synthesised();
    }

    private void textDone(SessionOutput.Place place) {
        bot.textDone(place, isSpoken(place));
        thought();
    }

    private boolean isSpoken(SessionOutput.Place place) {
        return spokenParts.contains(place.itemId());
    }

    private void said(String words) {
        if (!words.isBlank()) {
            writer.send("bot-tts-text", Json.object().put("text", words.strip()));
        }
    }

    private void reply(SessionOutput.ReplyOutput output) {
        switch (output) {
            case SessionOutput.ResponseStarted _ -> {
                spokenParts.clear();
                functions.replyStarted();
                think();
            }
            case SessionOutput.AudioSynthesised _ -> synthesise();
            case SessionOutput.ResponseDone it -> done(it.response());
            case SessionOutput.PlayoutFinished _ -> silent();
            case SessionOutput.Interrupted it -> interruptedByVoice(it.responseId());
            case SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.ResponseItemDone _ -> {}
        }
    }

    private void done(Response response) {
        if (response.reason().equals(Optional.of(Response.StatusReason.TURN_DETECTED))) {
            interruptedByVoice(response.id());
        }
        thought();
        // One that is incomplete is heard to where it ends.
        if (response.status() == Response.Status.CANCELLED || response.status() == Response.Status.FAILED) {
            stop();
        }
        metrics.used(response);
        response.error().ifPresent(cause -> writer.error("The reply failed: " + cause.forClients(), false));
        functions.replyDone();
    }

    /** Told by its interruption and by the end of the reply, in any order. */
    private void interruptedByVoice(String response) {
        if (!response.equals(lastInterrupted)) {
            lastInterrupted = response;
            interrupted();
        }
    }

    /** The bot is interrupted, or asked to stop. */
    void interrupted() {
        writer.send("bot-interrupted");
        thought();
        stop();
    }

    private void stop() {
        bot.drop();
        synthesised();
        silent();
    }

    private void serverTool(SessionOutput.ServerToolOutput output) {
        switch (output) {
            // Which tools the server has is its own affair.
            case SessionOutput.ServerCallProgress it -> {
                ObjectNode data = Json.object().put("tool_call_id", it.place().itemId());
                if (it.stage() == SessionOutput.Stage.IN_PROGRESS) {
                    writer.send("llm-function-call-started", Json.object());
                    writer.send("llm-function-call-in-progress", data);
                } else {
                    writer.send("llm-function-call-stopped", data.put("cancelled", false));
                }
            }
            case SessionOutput.ToolListing _,
                    SessionOutput.ServerCallArguments _,
                    SessionOutput.ServerCallArgumentsDone _,
                    SessionOutput.ToolTrouble _ -> {}
        }
    }

    // What begins and ends.

    private void think() {
        if (!thinking) {
            thinking = true;
            writer.send("bot-llm-started");
        }
    }

    private void thought() {
        if (thinking) {
            thinking = false;
            writer.send("bot-llm-stopped");
        }
    }

    private void synthesise() {
        if (!synthesising) {
            synthesising = true;
            writer.send("bot-tts-started");
        }
    }

    private void synthesised() {
        if (synthesising) {
            synthesising = false;
            writer.send("bot-tts-stopped");
        }
    }

    private void speak() {
        synthesise();
        if (!speaking) {
            speaking = true;
            writer.send("bot-started-speaking");
            bot.audible(true);
        }
    }

    private void silent() {
        if (speaking) {
            speaking = false;
            bot.audible(false);
            writer.send("bot-stopped-speaking");
        }
    }
}
