package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.provider.SttEvent;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response.Status;
import dev.parley.speech.Spacing;
import dev.parley.turn.Decision;
import dev.parley.turn.Decision.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts what a session says into Unmute's events, in Unmute's order (unmute.md 2.5): a word comes before the start of
 * speech it proves, the conversation before the end of a reply's audio. Loop only.
 */
final class UnmuteOutput {
    private static final double STATE_PERIOD_S = 1;

    private final UnmuteWriter writer;
    private final SessionConnector line;
    private final boolean startsByWord;
    private final Consumer<Runnable> soon;
    private final DebugState debug;
    private final List<Runnable> held = new ArrayList<>();
    private Optional<OggOpusOutput> oggOutput = Optional.empty();
    private SessionConfig config = SessionConfig.defaults();
    private Optional<ChatHistory.CallerTurn> speaking = Optional.empty();
    private boolean startPending;
    private boolean botActive;
    /** The word of the reply told last; empty before the first. */
    private String lastWord = "";

    private boolean holding;
    private boolean cut;
    private boolean sounded;
    private Optional<String> unsaidText = Optional.empty();
    private double stateSentS;

    /**
     * @param startsByWord whether a word, not a voice, is what begins the caller's turn
     * @param loop of the call
     */
    UnmuteOutput(UnmuteWriter writer, SessionConnector line, boolean startsByWord, SessionExecutor loop) {
        this.writer = writer;
        this.line = line;
        this.startsByWord = startsByWord;
        this.soon = loop::execute;
        this.debug = new DebugState(UnmuteDialect.RATE, loop::nanoTime);
    }

    void open(OggOpusOutput link) {
        oggOutput = Optional.of(link);
    }

    void close() {
        held.clear();
        oggOutput.ifPresent(OggOpusOutput::close);
        oggOutput = Optional.empty();
    }

    void configured(SessionConfig now) {
        config = now;
    }

    /** The session exists; from now on its state is told about once a second of received audio. */
    void engineReady() {
        debug.stt();
        stateSentS = debug.receivedS();
    }

    /** The client sent {@code seconds} more of audio. */
    void received(double seconds) {
        debug.received(seconds);
        if (debug.receivedS() - stateSentS > STATE_PERIOD_S && !botActive) {
            state();
        }
    }

    void encode(SessionOutput output) {
        switch (output) {
            case SessionOutput.CallerOutput it -> caller(it);
            case SessionOutput.ReplyOutput it -> reply(it);
            case SessionOutput.PartOutput it -> part(it);
            case SessionOutput.BackchannelSaid it -> backchannel(it.samples());
            case SessionOutput.Decided it -> decided(it.decision());
            case SessionOutput.TurnMeasured it -> debug.measured(it.latency());
            case SessionOutput.ResponseGone _, SessionOutput.EarlyReplyEnded _, SessionOutput.BackchannelDropped _ -> {}
            case SessionOutput.SignalOutput _,
                    SessionOutput.FlowOutput _,
                    SessionOutput.ConversationOutput _,
                    SessionOutput.ServerToolOutput _,
                    SessionOutput.LifecycleOutput _ -> {}
        }
    }

    private void caller(SessionOutput.CallerOutput output) {
        switch (output) {
            case SessionOutput.SpeechStarted it -> speechStarted(it.itemId());
            case SessionOutput.CallerWords it -> words(it);
            // A long silence is a turn of the caller like any other (unmute.md 5.3).
            case SessionOutput.QuietTimedOut it -> writer.send("input_audio_buffer.speech_stopped");
            case SessionOutput.SpeechStopped it -> {
                tellSpeechStarted();
                writer.send("input_audio_buffer.speech_stopped");
            }
            case SessionOutput.CallerTranscript it -> {
                forget(it.itemId());
                // Before the reply begins: clients take what the caller said from the last state they saw.
                state();
            }
            case SessionOutput.CallerTranscriptFailed it -> forget(it.itemId());
            case SessionOutput.PauseScored it -> debug.pauseScore(it.probability());
            case SessionOutput.AudioCommitted _, SessionOutput.AudioCleared _, SessionOutput.CallerGuess _ -> {}
        }
    }

    private void reply(SessionOutput.ReplyOutput output) {
        switch (output) {
            case SessionOutput.ResponseStarted _ -> responseStarted();
            case SessionOutput.AudioSynthesised it -> debug.made(it.samples());
            case SessionOutput.ResponseDone it -> responseDone(it.response().status());
            case SessionOutput.PlayoutFinished _ -> botActive = false;
            case SessionOutput.Interrupted _ -> interrupted();
            case SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.ResponseItemDone _ -> {}
        }
    }

    private void part(SessionOutput.PartOutput output) {
        switch (output) {
            case SessionOutput.ResponseText it -> {
                debug.wrote();
                ready(it.delta());
            }
            case SessionOutput.ResponseTextDone it -> textDone(it.text());
            case SessionOutput.SpokenWord it ->
                writer.send(writer.event("response.text.delta")
                        .put("delta", it.text().strip()));
            case SessionOutput.FillerSpoken it ->
                writer.send(writer.event("response.text.delta")
                        .put("delta", it.delta().strip()));
            case SessionOutput.ResponseAudio it -> {
                sounded = true;
                debug.released(it.samples().length);
                oggOutput.ifPresent(link -> writer.audio(link.encode(it.samples())));
            }
            case SessionOutput.ResponseAudioDone it -> audioDone(it.cut());
            case SessionOutput.PartStarted _,
                    SessionOutput.ResponseTranscript _,
                    SessionOutput.PartDone _,
                    SessionOutput.ToolArguments _,
                    SessionOutput.ToolArgumentsDone _ -> {}
        }
    }

    /** Sound that no event but its own tells of: for clients the bot does not speak. */
    private void backchannel(short[] samples) {
        oggOutput.ifPresent(link -> {
            writer.audio(link.encode(samples));
            writer.audio(link.endTurn());
        });
    }

    // Interruptions.

    /** The word that interrupts is told first, and the session says it right after the interruption (unmute.md 2.5). */
    private void decided(Decision decision) {
        if (startsByWord && decision instanceof Decision.Interrupt(Reason reason) && reason == Reason.WORD) {
            holding = true;
            soon.accept(this::release);
        }
    }

    private void interrupted() {
        botActive = false;
        debug.interrupted();
        afterItsWord(() -> writer.send("unmute.interrupted_by_vad"));
        if (!startsByWord) {
            tellSpeechStarted();
        }
    }

    private void afterItsWord(Runnable event) {
        if (holding) {
            held.add(event);
        } else {
            event.run();
        }
    }

    private void release() {
        holding = false;
        List<Runnable> events = List.copyOf(held);
        held.clear();
        events.forEach(Runnable::run);
    }

    // The caller.

    private void speechStarted(String itemId) {
        speaking = Optional.of(new ChatHistory.CallerTurn(itemId, ""));
        startPending = true;
        // With the bot speaking the interruption is told first, and it follows at once.
        if (!startsByWord && !botActive) {
            tellSpeechStarted();
        }
    }

    private void tellSpeechStarted() {
        if (startPending) {
            startPending = false;
            writer.send("input_audio_buffer.speech_started");
        }
    }

    private void words(SessionOutput.CallerWords heard) {
        for (SttEvent.Word word : heard.words()) {
            writer.send(writer.event("conversation.item.input_audio_transcription.delta")
                    .put("delta", word.text())
                    .put("start_time", word.startMs() / 1000.0));
            release();
            debug.word(word.startMs() / 1000.0);
            remember(heard.itemId(), word.text());
            tellSpeechStarted();
        }
    }

    private void remember(String itemId, String word) {
        String before = speaking.filter(turn -> turn.itemId().equals(itemId))
                .map(ChatHistory.CallerTurn::words)
                .orElse("");
        speaking = Optional.of(new ChatHistory.CallerTurn(itemId, before.isEmpty() ? word : before + " " + word));
    }

    private void forget(String itemId) {
        speaking = speaking.filter(turn -> !turn.itemId().equals(itemId));
    }

    // The bot.

    private void responseStarted() {
        botActive = true;
        lastWord = "";
        cut = false;
        sounded = false;
        unsaidText = Optional.empty();
        debug.replyBegins();
        ObjectNode event = writer.event("response.created");
        ObjectNode response = event.putObject("response")
                .put("object", "realtime.response")
                .put("status", "in_progress")
                .put("voice", config.tts().voice().orElse("missing"));
        response.set(
                "chat_history",
                history().turnOf(Role.ASSISTANT).system(config.instructions()).json());
        writer.send(event);
    }

    /** One event a word; all but the first of a reply carry their space in front, where their script has one. */
    private void ready(String text) {
        boolean spaced = !text.isEmpty() && Character.isWhitespace(text.charAt(0));
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                String between = spaced ? " " : Spacing.between(lastWord, word);
                writer.send(writer.event("unmute.response.text.delta.ready")
                        .put("delta", lastWord.isEmpty() ? word : between + word));
                lastWord = word;
                spaced = true;
            }
        }
    }

    private void audioDone(boolean cut) {
        afterItsWord(() -> oggOutput.ifPresent(link -> writer.audio(link.endTurn())));
        this.cut = cut;
    }

    private void turnDone() {
        state();
        writer.send("response.audio.done");
    }

    private void textDone(String text) {
        if (cut) {
            unsaidText = Optional.of(text);
        } else {
            writer.send(writer.event("response.text.done").put("text", text));
        }
    }

    /**
     * The turn ends once, whatever it consisted of. An interrupted one ends without a word; one that failed was still said
     * to an end, such as an apology.
     */
    private void responseDone(Status status) {
        debug.replyMade();
        if (status != Status.CANCELLED && sounded) {
            cut = false;
            unsaidText.ifPresent(this::textDone);
            turnDone();
        }
        botActive = status == Status.COMPLETED && botActive;
    }

    // The state.

    private void state() {
        stateSentS = debug.receivedS();
        ObjectNode event = writer.event("unmute.additional_outputs");
        ObjectNode args = event.putObject("args");
        args.set(
                "chat_history",
                history().turnOf(botActive ? Role.ASSISTANT : Role.USER).json());
        args.set("debug_dict", debug.json(conversationState(), config.tts().voice()));
        args.putArray("debug_plot_data");
        writer.send(event);
    }

    private ChatHistory history() {
        List<Item> items = line.session().map(Session::history).orElse(List.of());
        return ChatHistory.of(items, speaking);
    }

    private String conversationState() {
        if (botActive) {
            return "bot_speaking";
        }
        return speaking.isPresent() ? "user_speaking" : "waiting_for_user";
    }
}
