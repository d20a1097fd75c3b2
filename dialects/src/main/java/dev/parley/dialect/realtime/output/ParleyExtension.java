package dev.parley.dialect.realtime.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.realtime.items.ItemJson;
import dev.parley.dialect.realtime.session.SessionDocument;
import dev.parley.dialect.realtime.session.SessionRules;
import dev.parley.dialect.support.Json;
import dev.parley.provider.Readiness;
import dev.parley.session.SessionOutput;
import dev.parley.session.TurnLatency;
import dev.parley.turn.Decision;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The events beyond the protocol, for clients that offered the subprotocol {@code parley.v1}; documented in
 * docs/reference/parley-extension.md. Loop only.
 */
public final class ParleyExtension {
    public static final String ENGINES_LOADING = "engines_loading";

    private final EventWriter writer;
    private final SessionService service;
    private final SessionDocument session;
    private final Set<String> noticesSent = new HashSet<>();
    private Runnable stopWatching = () -> {};

    public ParleyExtension(EventWriter writer, SessionService service, SessionDocument session) {
        this.writer = writer;
        this.service = service;
        this.session = session;
    }

    /** Tells what the client should know from the start, and about engines whenever they change. */
    public void opened(SessionExecutor executor) {
        stopWatching = service.onEnginesChanged(executor, this::enginesChanged);
        enginesChanged();
        if (service.engines().stream().anyMatch(engine -> engine.readiness().state() == Readiness.State.LOADING)) {
            notice(new Notice(
                    ENGINES_LOADING,
                    Notice.Level.INFO,
                    "The speech engines are still loading. What you say now is answered as soon as they are ready."));
        }
    }

    public void close() {
        stopWatching.run();
        stopWatching = () -> {};
    }

    public void notice(Notice notice) {
        writer.send(writer.event("parley.notice")
                .put("code", notice.code())
                .put("level", ItemJson.lower(notice.level()))
                .put("message", notice.message()));
    }

    private void enginesChanged() {
        ObjectNode event = writer.event("parley.engines");
        ArrayNode engines = event.putArray("engines");
        service.engines().forEach(engine -> engines.add(json(engine)));
        writer.send(event);
        service.notices().stream()
                .filter(notice -> noticesSent.add(notice.code()))
                .forEach(this::notice);
    }

    private static ObjectNode json(EngineStatus engine) {
        Readiness readiness = engine.readiness();
        return Json.object()
                .put("kind", engine.kind().id())
                .put("engine", engine.engine())
                .put("state", ItemJson.lower(readiness.state()))
                .put("progress", readiness.progress())
                .put("detail", readiness.detail())
                .put("stand_in", readiness.standIn());
    }

    private void word(SessionOutput.Place place, String text, long startMs, long endMs) {
        writer.send(writer.event("parley.output_word")
                .put("response_id", place.responseId())
                .put("item_id", place.itemId())
                .put("text", text)
                .put("start_ms", startMs)
                .put("end_ms", endMs));
    }

    /** Sends the event for {@code output}, if there is one. */
    public void encode(SessionOutput output) {
        switch (output) {
            case SessionOutput.CallerOutput it -> caller(it);
            case SessionOutput.ReplyOutput it -> reply(it);
            case SessionOutput.PartOutput it -> part(it);
            case SessionOutput.DiagnosticOutput it -> diagnostic(it);
            case SessionOutput.ProviderTrouble it ->
                notice(new Notice(
                        it.kind() + "_trouble",
                        it.recovering() ? Notice.Level.WARNING : Notice.Level.ERROR,
                        it.cause().forClients()));
            case SessionOutput.Configured _, SessionOutput.Refused _, SessionOutput.Ended _ -> {}
            case SessionOutput.SignalOutput _,
                    SessionOutput.ListenerOutput _,
                    SessionOutput.FlowOutput _,
                    SessionOutput.ConversationOutput _,
                    SessionOutput.ServerToolOutput _ -> {}
        }
    }

    private void caller(SessionOutput.CallerOutput output) {
        switch (output) {
            case SessionOutput.CallerGuess it ->
                writer.send(writer.event("parley.caller_guess")
                        .put("item_id", it.itemId())
                        .put("text", it.text()));
            case SessionOutput.SpeechStarted _,
                    SessionOutput.SpeechStopped _,
                    SessionOutput.AudioCommitted _,
                    SessionOutput.AudioCleared _,
                    SessionOutput.QuietTimedOut _,
                    SessionOutput.CallerWords _,
                    SessionOutput.PauseScored _,
                    SessionOutput.CallerTranscript _,
                    SessionOutput.CallerTranscriptFailed _ -> {}
        }
    }

    private void reply(SessionOutput.ReplyOutput output) {
        switch (output) {
            case SessionOutput.Interrupted it ->
                writer.send(writer.event("parley.response.interrupted")
                        .put("response_id", it.responseId())
                        .put("item_id", it.itemId())
                        .put("reason", ItemJson.lower(it.reason()))
                        .put("heard_ms", it.heardMs())
                        .put("heard_text", it.heardText())
                        .put("stopping_ms", it.stopping().toNanos() / 1e6));
            case SessionOutput.ResponseReasoning it -> {
                if (session.includes(SessionRules.REASONING_TEXT)) {
                    writer.send(writer.event("parley.response.reasoning.delta")
                            .put("response_id", it.responseId())
                            .put("delta", it.delta())
                            .put("cut", it.cut()));
                }
            }
            case SessionOutput.ResponseStarted _,
                    SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.ResponseItemDone _,
                    SessionOutput.ResponseDone _,
                    SessionOutput.PlayoutFinished _ -> {}
        }
    }

    private void part(SessionOutput.PartOutput output) {
        switch (output) {
            case SessionOutput.SpokenWord it -> word(it.place(), it.text(), it.startMs(), it.endMs());
            // Told twice: what was said by the protocol's event, and when, beside the words of the reply, by this one.
            case SessionOutput.FillerSpoken it -> word(it.place(), it.delta().strip(), it.startMs(), it.endMs());
            case SessionOutput.PartStarted _,
                    SessionOutput.ResponseText _,
                    SessionOutput.ResponseTranscript _,
                    SessionOutput.ResponseTextDone _,
                    SessionOutput.ResponseAudio _,
                    SessionOutput.ResponseAudioDone _,
                    SessionOutput.PartDone _,
                    SessionOutput.ToolArguments _,
                    SessionOutput.ToolArgumentsDone _ -> {}
        }
    }

    private void diagnostic(SessionOutput.DiagnosticOutput output) {
        switch (output) {
            case SessionOutput.TurnMeasured it -> latency(it.responseId(), it.latency());
            case SessionOutput.Decided it -> decision(it);
            case SessionOutput.ResponseGone _, SessionOutput.EarlyReplyEnded _, SessionOutput.BackchannelDropped _ -> {}
        }
    }

    private void latency(String responseId, TurnLatency latency) {
        ObjectNode event = writer.event("parley.turn.latency").put("response_id", responseId);
        put(event, "end_of_turn_ms", latency.endOfTurnMs());
        put(event, "transcript_ms", latency.transcriptMs());
        put(event, "llm_first_token_ms", latency.firstTokenMs());
        put(event, "tts_first_audio_ms", latency.firstAudioMs());
        put(event, "first_byte_ms", latency.firstByteMs());
        writer.send(event);
    }

    private static void put(ObjectNode event, String name, OptionalLong value) {
        if (value.isPresent()) {
            event.put(name, value.getAsLong());
        } else {
            event.putNull(name);
        }
    }

    private void decision(SessionOutput.Decided decided) {
        ObjectNode event = writer.event("parley.decision")
                .put("decision", name(decided.decision()))
                .put("reason", ItemJson.lower(decided.decision().reason()))
                .put("audio_ms", decided.audioMs());
        if (decided.decision() instanceof Decision.Ignored ignored) {
            event.put("what", ignored.what());
        }
        writer.send(event);
    }

    private static String name(Decision decision) {
        return switch (decision) {
            case Decision.SpeechStarted it -> "speech_started";
            case Decision.TurnEnded it -> "turn_ended";
            case Decision.AskEndOfTurn it -> "ask_end_of_turn";
            case Decision.PrepareReply it -> "prepare_reply";
            case Decision.DiscardReply it -> "discard_reply";
            case Decision.Respond it -> "respond";
            case Decision.SayFiller it -> "say_filler";
            case Decision.SayBackchannel it -> "say_backchannel";
            case Decision.Resume it -> "resume";
            case Decision.Apologise it -> "apologise";
            case Decision.HoldPlayout it -> "hold_playout";
            case Decision.ContinuePlayout it -> "continue_playout";
            case Decision.Interrupt it -> "interrupt";
            case Decision.PromptSilence it -> "prompt_silence";
            case Decision.End it -> "end";
            case Decision.Ignored it -> "ignored";
        };
    }
}
