package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.SessionLine;
import dev.parley.provider.SttEvent;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.TurnLatency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Puts what a session says into Unmute's events, in Unmute's order (unmute.md 2.5): a word comes before the start of
 * speech it proves, the conversation before the end of a reply's audio. Loop only.
 */
final class UnmuteOutput {
    private static final double STATE_PERIOD_S = 1;

    private final UnmuteWriter writer;
    private final SessionLine line;
    private final boolean startsByWord;
    private final LongSupplier nanoTime;
    private Optional<Downlink> downlink = Optional.empty();
    private SessionConfig config = SessionConfig.defaults();
    private Optional<TurnLatency> latency = Optional.empty();
    private Optional<ChatHistory.CallerTurn> speaking = Optional.empty();
    private boolean startPending;
    private boolean botActive;
    private boolean firstWord = true;
    private double receivedS;
    private double stateSentS;
    private double receivedAtS;

    /** @param startsByWord whether a word, not a voice, is what begins the caller's turn */
    UnmuteOutput(UnmuteWriter writer, SessionLine line, boolean startsByWord, LongSupplier nanoTime) {
        this.writer = writer;
        this.line = line;
        this.startsByWord = startsByWord;
        this.nanoTime = nanoTime;
    }

    void open(Downlink link) {
        downlink = Optional.of(link);
    }

    void close() {
        downlink.ifPresent(Downlink::close);
        downlink = Optional.empty();
    }

    void configured(SessionConfig now) {
        config = now;
    }

    /** Whether a reply is being made or played. */
    boolean botActive() {
        return botActive;
    }

    /** The session exists; from now on its state is told about once a second of received audio. */
    void engineReady() {
        stateSentS = receivedS;
    }

    /** The client sent {@code seconds} more of audio. */
    void received(double seconds) {
        receivedS += seconds;
        receivedAtS = nanoTime.getAsLong() / 1e9;
        if (receivedS - stateSentS > STATE_PERIOD_S && !botActive) {
            state();
        }
    }

    void encode(SessionOutput output) {
        switch (output) {
            case SessionOutput.SpeechStarted it -> speechStarted(it.itemId());
            case SessionOutput.CallerWords it -> words(it);
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
            case SessionOutput.ResponseStarted it -> responseStarted();
            case SessionOutput.ResponseText it -> ready(it.delta());
            case SessionOutput.ResponseTextDone it ->
                writer.send(writer.event("response.text.done").put("text", it.text()));
            case SessionOutput.SpokenWord it ->
                writer.send(writer.event("response.text.delta")
                        .put("delta", it.text().strip()));
            case SessionOutput.ResponseAudio it -> downlink.ifPresent(link -> writer.audio(link.encode(it.samples())));
            case SessionOutput.ResponseAudioDone it -> audioDone(it.cut());
            case SessionOutput.ResponseDone it ->
                botActive = it.response().status() == SessionOutput.Response.Status.COMPLETED && botActive;
            case SessionOutput.PlayoutFinished it -> botActive = false;
            case SessionOutput.Interrupted it -> {
                botActive = false;
                writer.send("unmute.interrupted_by_vad");
                if (!startsByWord) {
                    tellSpeechStarted();
                }
            }
            case SessionOutput.TurnMeasured it -> latency = Optional.of(it.latency());
            default -> {}
        }
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
        firstWord = true;
        ObjectNode event = writer.event("response.created");
        ObjectNode response = event.putObject("response")
                .put("object", "realtime.response")
                .put("status", "in_progress")
                .put("voice", config.speech().voice().orElse("missing"));
        response.set(
                "chat_history",
                history().turnOf(Role.ASSISTANT).system(config.instructions()).json());
        writer.send(event);
    }

    /** One event a word; all but the first of a reply carry their space in front. */
    private void ready(String text) {
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                writer.send(
                        writer.event("unmute.response.text.delta.ready").put("delta", firstWord ? word : " " + word));
                firstWord = false;
            }
        }
    }

    private void audioDone(boolean cut) {
        downlink.ifPresent(link -> writer.audio(link.endTurn()));
        if (!cut) {
            state();
            writer.send("response.audio.done");
        }
    }

    // The state.

    private void state() {
        stateSentS = receivedS;
        ObjectNode event = writer.event("unmute.additional_outputs");
        ObjectNode args = event.putObject("args");
        args.set(
                "chat_history",
                history().turnOf(botActive ? Role.ASSISTANT : Role.USER).json());
        args.set("debug_dict", debug());
        args.putArray("debug_plot_data");
        writer.send(event);
    }

    private ChatHistory history() {
        List<Item> items = line.session().map(Session::history).orElse(List.of());
        return ChatHistory.of(items, speaking);
    }

    private ObjectNode debug() {
        ObjectNode debug = Json.object();
        ObjectNode timing = debug.putObject("timing");
        latency.ifPresent(it -> {
            putSeconds(timing, "pause_detection", it.endOfTurnMs());
            putSeconds(timing, "to_first_token", it.firstTokenMs());
            putSeconds(timing, "tts_audio", it.firstAudioMs());
        });
        return debug.put("conversation_state", conversationState())
                .put("tts_voice", config.speech().voice().orElse("missing"))
                .put("last_receive_time", receivedAtS)
                .put("time_since_last_message", nanoTime.getAsLong() / 1e9 - receivedAtS);
    }

    private String conversationState() {
        if (botActive) {
            return "bot_speaking";
        }
        return speaking.isPresent() ? "user_speaking" : "waiting_for_user";
    }

    private static void putSeconds(ObjectNode timing, String name, OptionalLong ms) {
        if (ms.isPresent()) {
            timing.put(name, ms.getAsLong() / 1000.0);
        }
    }
}
