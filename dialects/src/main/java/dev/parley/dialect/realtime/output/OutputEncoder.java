package dev.parley.dialect.realtime.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.dialect.realtime.audio.AudioOut;
import dev.parley.dialect.realtime.items.ItemJson;
import dev.parley.dialect.realtime.response.ResponseRequests;
import dev.parley.dialect.realtime.session.SessionDocument;
import dev.parley.dialect.realtime.session.SessionRules;
import dev.parley.dialect.support.RequestRateLimiter;
import dev.parley.dialect.support.RequestRateLimiter.Kind;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Place;
import dev.parley.speech.Spacing;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Puts what a session says into the protocol's events (openai-realtime.md 5 and 6). The session already says things in
 * the order clients rely on; only the end of a spoken part is put together here. Loop only.
 */
public final class OutputEncoder {
    private final EventWriter writer;
    private final SessionDocument session;
    private final ResponseViews views;
    private final ResponseRequests requests;
    private final int sessionRate;
    private final boolean alwaysTranscribes;
    private final ToolEvents toolEvents;
    private final RequestRateLimiter meter;
    private final InstantSource clock;
    private String wordsItem = "";
    private String lastWords = "";

    /** What it writes from. */
    public record Parts(
            EventWriter writer,
            SessionDocument session,
            ResponseViews views,
            ResponseRequests requests,
            RequestRateLimiter meter,
            InstantSource clock) {}

    /** @param alwaysTranscribes send transcription events whether or not the session asks for them */
    public OutputEncoder(Parts parts, int sessionRate, boolean alwaysTranscribes) {
        this.writer = parts.writer();
        this.session = parts.session();
        this.views = parts.views();
        this.requests = parts.requests();
        this.meter = parts.meter();
        this.clock = parts.clock();
        this.sessionRate = sessionRate;
        this.alwaysTranscribes = alwaysTranscribes;
        this.toolEvents = new ToolEvents(writer);
    }

    /** Sends the events for {@code output}, if the protocol has any. */
    public void encode(SessionOutput output) {
        switch (output) {
            case SessionOutput.CallerOutput it -> caller(it);
            case SessionOutput.DtmfReceived it ->
                writer.send(writer.event("input_audio_buffer.dtmf_event_received")
                        .put("event", String.valueOf(it.digit()))
                        .put("received_at", clock.instant().getEpochSecond()));
            case SessionOutput.ConversationOutput it -> conversation(it);
            case SessionOutput.ReplyOutput it -> response(it);
            case SessionOutput.PartOutput it -> part(it);
            case SessionOutput.ServerToolOutput it -> toolEvents.encode(it);
            case SessionOutput.ListenerOutput _,
                    SessionOutput.FlowOutput _,
                    SessionOutput.LifecycleOutput _,
                    SessionOutput.DiagnosticOutput _ -> {}
        }
    }

    private void caller(SessionOutput.CallerOutput output) {
        switch (output) {
            case SessionOutput.SpeechStarted it ->
                writer.send(writer.event("input_audio_buffer.speech_started")
                        .put("audio_start_ms", it.audioStartMs())
                        .put("item_id", it.itemId()));
            case SessionOutput.SpeechStopped it ->
                writer.send(writer.event("input_audio_buffer.speech_stopped")
                        .put("audio_end_ms", it.audioEndMs())
                        .put("item_id", it.itemId()));
            case SessionOutput.AudioCommitted it ->
                writer.send(previous(
                        writer.event("input_audio_buffer.committed").put("item_id", it.itemId()), it.previousId()));
            case SessionOutput.AudioCleared it -> writer.send(writer.event("input_audio_buffer.cleared"));
            case SessionOutput.QuietTimedOut it ->
                writer.send(writer.event("input_audio_buffer.timeout_triggered")
                        .put("audio_start_ms", it.audioStartMs())
                        .put("audio_end_ms", it.audioEndMs())
                        .put("item_id", it.itemId()));
            case SessionOutput.CallerWords it -> words(it);
            case SessionOutput.CallerTranscript it -> transcript(it);
            case SessionOutput.CallerTranscriptFailed it -> transcriptFailed(it);
            case SessionOutput.CallerGuess _, SessionOutput.PauseScored _ -> {}
        }
    }

    private void words(SessionOutput.CallerWords words) {
        if (!transcribes() || words.words().isEmpty()) {
            return;
        }
        String text =
                Spacing.join(words.words().stream().map(SttEvent.Word::text).toList());
        // Deltas add up to the transcript.
        String between = words.itemId().equals(wordsItem) ? Spacing.between(lastWords, text) : "";
        wordsItem = words.itemId();
        lastWords = text;
        writer.send(transcription("delta", words.itemId(), 0).put("delta", between + text));
    }

    private void transcript(SessionOutput.CallerTranscript transcript) {
        if (transcribes()) {
            completed(transcript.itemId(), transcript.partIndex(), transcript.transcript(), transcript.audioMs());
        }
    }

    private void completed(String itemId, int partIndex, String transcript, long audioMs) {
        ObjectNode event = transcription("completed", itemId, partIndex).put("transcript", transcript);
        event.putObject("usage").put("type", "duration").put("seconds", audioMs / 1000.0);
        writer.send(event);
    }

    private void transcriptFailed(SessionOutput.CallerTranscriptFailed failed) {
        if (!transcribes()) {
            return;
        }
        ProviderException cause = failed.cause();
        ObjectNode event = transcription("failed", failed.itemId(), failed.partIndex());
        event.putObject("error")
                .put("type", "transcription_error")
                .put("code", ResponseViews.code(cause.kind()))
                .put("message", cause.forClients());
        writer.send(event);
    }

    private boolean transcribes() {
        return alwaysTranscribes || session.isTranscription() || session.transcribes();
    }

    private ObjectNode transcription(String what, String itemId, int partIndex) {
        ObjectNode event = writer.event("conversation.item.input_audio_transcription." + what)
                .put("item_id", itemId)
                .put("content_index", partIndex);
        // Asked for, and no engine has them.
        return session.includes(SessionRules.LOGPROBS) && !what.equals("failed") ? event.putNull("logprobs") : event;
    }

    /**
     * Whether a call's answer follows by itself. Stock agents take {@code conversation.item.done} of a call as the moment
     * to ask for the answer, which they would get twice.
     */
    private static boolean isAnsweredHere(Item item) {
        return item instanceof Item.ServerCall call && !call.byClient();
    }

    private void conversation(SessionOutput.ConversationOutput output) {
        switch (output) {
            case SessionOutput.ItemAdded it -> {
                ObjectNode event = previous(writer.event("conversation.item.added"), it.previousId());
                event.set("item", ItemJson.encode(it.item()));
                writer.send(event);
            }
            case SessionOutput.ItemDone it when isAnsweredHere(it.item()) -> {}
            case SessionOutput.ItemDone it -> {
                ObjectNode event = previous(writer.event("conversation.item.done"), it.previousId());
                event.set("item", ItemJson.encode(it.item()));
                writer.send(event);
                silence(it.item());
            }
            case SessionOutput.ItemRetrieved it -> {
                ObjectNode event = writer.event("conversation.item.retrieved");
                event.set("item", retrieved(it));
                writer.send(event);
            }
            case SessionOutput.ItemDeleted it ->
                writer.send(writer.event("conversation.item.deleted").put("item_id", it.itemId()));
            case SessionOutput.ItemTruncated it ->
                writer.send(writer.event("conversation.item.truncated")
                        .put("item_id", it.itemId())
                        .put("content_index", it.partIndex())
                        .put("audio_end_ms", it.audioEndMs()));
        }
    }

    /** An item of silence has been transcribed with its making: clients wait for the words of every item of audio. */
    private void silence(Item item) {
        if (transcribes()
                && item instanceof Item.Message message
                && message.parts().getFirst() instanceof Part.Silence silence) {
            completed(item.id(), 0, "", silence.durationMs());
        }
    }

    /** With the audio that is still held, encoded as it would be sent now. */
    private ObjectNode retrieved(SessionOutput.ItemRetrieved retrieved) {
        ObjectNode json = ItemJson.encode(retrieved.item());
        retrieved.audio().forEach((part, samples) -> {
            if (json.path("content").path(part) instanceof ObjectNode content) {
                boolean input = content.path("type").asText("").equals("input_audio");
                AudioOut encoder = AudioOut.of(input ? session.inputFormat() : session.outputFormat(), sessionRate);
                Buffer bytes = Buffer.buffer(encoder.encode(samples)).appendBytes(encoder.flush());
                content.put("audio", bytes.getBytes());
            }
        });
        return json;
    }

    private static ObjectNode previous(ObjectNode event, Optional<String> previousId) {
        return event.put("previous_item_id", previousId.orElse(null));
    }

    private void response(SessionOutput.ReplyOutput output) {
        switch (output) {
            case SessionOutput.ResponseStarted it -> {
                ObjectNode event = writer.event("response.created");
                ResponseViews.View view = views.started(it.response(), requests.started(it.ref()), sessionRate);
                event.set("response", ResponseViews.json(it.response(), view));
                writer.send(event);
            }
            case SessionOutput.ResponseItemStarted it -> {
                ObjectNode event = ofResponse("response.output_item.added", it.responseId(), it.outputIndex());
                event.set("item", ItemJson.encode(it.item()));
                writer.send(event);
            }
            case SessionOutput.ResponseItemDone it -> {
                ObjectNode event = ofResponse("response.output_item.done", it.responseId(), it.outputIndex());
                event.set("item", ItemJson.encode(it.item()));
                writer.send(event);
            }
            case SessionOutput.ResponseDone it -> done(it.response());
            case SessionOutput.ResponseReasoning _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.PlayoutFinished _,
                    SessionOutput.Interrupted _ -> {}
        }
    }

    private void done(SessionOutput.Response response) {
        views.find(response.id()).ifPresent(view -> {
            ObjectNode event = writer.event("response.done");
            event.set("response", ResponseViews.json(response, view));
            views.done(response.id());
            writer.send(event);
            rateLimits();
        });
    }

    /** What is left of {@code limits.rate.responses}. Tokens are not limited, so nothing is said of them. */
    private void rateLimits() {
        ObjectNode event = writer.event("rate_limits.updated");
        event.putArray("rate_limits")
                .addObject()
                .put("name", "requests")
                .put("limit", meter.limit(Kind.RESPONSES))
                .put("remaining", meter.remaining(Kind.RESPONSES))
                .put("reset_seconds", meter.resetSeconds(Kind.RESPONSES));
        writer.send(event);
    }

    private void part(SessionOutput.PartOutput output) {
        switch (output) {
            case SessionOutput.PartStarted it -> {
                views.find(it.place().responseId()).ifPresent(view -> view.audioDone = false);
                ObjectNode event = at("response.content_part.added", it.place());
                setPart(event, it.spoken(), "");
                writer.send(event);
            }
            case SessionOutput.ResponseText it -> {
                if (!isSpoken(it.place())) {
                    writer.send(at("response.output_text.delta", it.place()).put("delta", it.delta()));
                }
            }
            // Beside its audio: guardrails of stock agents read it, and cannot stop what they have not heard of.
            case SessionOutput.ResponseTranscript it ->
                writer.send(
                        at("response.output_audio_transcript.delta", it.place()).put("delta", it.delta()));
            // Heard by the caller, so the transcript has them; the item, which the model reads, does not.
            case SessionOutput.FillerSpoken it ->
                writer.send(
                        at("response.output_audio_transcript.delta", it.place()).put("delta", it.delta()));
            // Announced with the end of the part, behind the audio, as clients expect.
            case SessionOutput.ResponseTextDone it -> {}
            case SessionOutput.ResponseAudio it ->
                views.find(it.place().responseId())
                        .ifPresent(view -> writer.audioDelta(it.place(), view.audio.encode(it.samples())));
            case SessionOutput.ResponseAudioDone it -> audioDone(it.place(), it.cut());
            case SessionOutput.PartDone it -> partDone(it);
            case SessionOutput.ToolArguments it ->
                writer.send(ofCall("response.function_call_arguments.delta", it.place(), it.callId())
                        .put("delta", it.delta()));
            case SessionOutput.ToolArgumentsDone it ->
                writer.send(ofCall("response.function_call_arguments.done", it.place(), it.callId())
                        .put("name", it.name())
                        .put("arguments", it.arguments()));
            case SessionOutput.SpokenWord _ -> {}
        }
    }

    private void audioDone(Place place, boolean cut) {
        views.find(place.responseId()).filter(view -> !view.audioDone).ifPresent(view -> {
            view.audioDone = true;
            byte[] rest = cut ? new byte[0] : view.audio.flush();
            if (rest.length > 0) {
                writer.audioDelta(place, rest);
            }
            writer.send(at("response.output_audio.done", place));
        });
    }

    private void partDone(SessionOutput.PartDone part) {
        Place place = part.place();
        if (part.spoken()) {
            audioDone(place, true);
            writer.send(at("response.output_audio_transcript.done", place).put("transcript", part.told()));
        } else {
            writer.send(at("response.output_text.done", place).put("text", part.text()));
        }
        ObjectNode event = at("response.content_part.done", place);
        setPart(event, part.spoken(), part.text());
        writer.send(event);
    }

    private boolean isSpoken(Place place) {
        return views.find(place.responseId()).map(view -> view.spoken).orElse(false);
    }

    private static void setPart(ObjectNode event, boolean spoken, String text) {
        event.putObject("part").put("type", spoken ? "audio" : "text").put(spoken ? "transcript" : "text", text);
    }

    private ObjectNode at(String type, Place place) {
        return writer.event(type)
                .put("response_id", place.responseId())
                .put("item_id", place.itemId())
                .put("output_index", place.outputIndex())
                .put("content_index", place.partIndex());
    }

    private ObjectNode ofCall(String type, Place place, String callId) {
        return writer.event(type)
                .put("response_id", place.responseId())
                .put("item_id", place.itemId())
                .put("output_index", place.outputIndex())
                .put("call_id", callId);
    }

    private ObjectNode ofResponse(String type, String responseId, int outputIndex) {
        return writer.event(type).put("response_id", responseId).put("output_index", outputIndex);
    }
}
