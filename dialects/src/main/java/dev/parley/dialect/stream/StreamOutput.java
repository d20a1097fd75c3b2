package dev.parley.dialect.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.dialect.support.Json;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.TurnLatency;
import dev.parley.speech.Spacing;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Tells what a session says as events and sentences of sound (docs/reference/stream.md). Loop only. */
final class StreamOutput {
    /** Of requests that the client did not make itself. */
    static final String STOPPED = "stopped";

    private final SentenceQueue queue;
    private final SentencePlayback playback;
    private final Sentences sentences;
    private final int rate;
    private final StringBuilder heard = new StringBuilder();
    private final StringBuilder written = new StringBuilder();
    private String hearing = "";
    private String reply = "";
    private int sentence;
    private long stoppedMs;
    private long generation;
    private SessionOutput.@Nullable Place place;

    StreamOutput(SentenceQueue queue, SentencePlayback playback, int rate) {
        this.queue = queue;
        this.playback = playback;
        this.rate = rate;
        this.sentences = new Sentences(rate);
    }

    static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    void error(String code, String field, String message) {
        ObjectNode event = event("error").put("code", code);
        if (!field.isEmpty()) {
            event.put("field", field);
        }
        queue.send(event.put("message", message));
    }

    /**
     * Stops what is being heard, by the client's word.
     *
     * @return what the conversation has to forget of it; empty when nothing is being heard
     */
    Optional<SessionInput.TruncateItem> stop() {
        SessionOutput.Place speaking = place;
        if (speaking == null || !playback.isPlaying()) {
            return Optional.empty();
        }
        stoppedMs = playback.heardSamples() * 1000 / rate;
        sentences.clear();
        queue.cut();
        return Optional.of(new SessionInput.TruncateItem(speaking.itemId(), speaking.partIndex(), stoppedMs, STOPPED));
    }

    private void stopped(Item item) {
        if (item instanceof Item.Message message) {
            interrupted(reply, message.words(), stoppedMs);
        }
    }

    private void interrupted(String response, String heardText, long heardMs) {
        queue.send(event("interrupted")
                .put("reply", response)
                .put("heard", heardText)
                .put("heard_ms", heardMs));
    }

    void encode(SessionOutput output) {
        switch (output) {
            case SessionOutput.ItemRetrieved it -> stopped(it.item());
            case SessionOutput.CallerOutput it -> caller(it);
            case SessionOutput.PartOutput it -> part(it);
            case SessionOutput.ReplyOutput it -> reply(it);
            case SessionOutput.TurnMeasured it -> timing(it.responseId(), it.latency());
            case SessionOutput.DtmfReceived it -> queue.send(event("key").put("key", String.valueOf(it.digit())));
            case SessionOutput.Refused it -> error(it.refusal().name().toLowerCase(Locale.ROOT), "", it.message());
            case SessionOutput.ProviderTrouble it -> trouble(it);
            case SessionOutput.ConversationOutput _,
                    SessionOutput.ListenerOutput _,
                    SessionOutput.FlowOutput _,
                    SessionOutput.ServerToolOutput _,
                    SessionOutput.DiagnosticOutput _,
                    SessionOutput.LifecycleOutput _ -> {}
        }
    }

    private void caller(SessionOutput.CallerOutput output) {
        switch (output) {
            case SessionOutput.SpeechStarted _ -> queue.send(event("speech_started"));
            case SessionOutput.SpeechStopped _ -> queue.send(event("speech_stopped"));
            case SessionOutput.CallerWords it -> {
                begin(it.itemId());
                it.words().stream().map(SttEvent.Word::text).forEach(word -> Spacing.append(heard, word));
                transcript(heard.toString(), false);
            }
            case SessionOutput.CallerGuess it -> {
                begin(it.itemId());
                transcript(heard + Spacing.between(heard, it.text()) + it.text(), false);
            }
            case SessionOutput.CallerTranscript it -> transcript(it.transcript(), true);
            case SessionOutput.CallerTranscriptFailed it ->
                error("transcription_failed", "", it.cause().forClients());
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

    private void transcript(String text, boolean complete) {
        if (!text.isBlank()) {
            queue.send(event("transcript").put("text", text.strip()).put("final", complete));
        }
    }

    private void part(SessionOutput.PartOutput output) {
        switch (output) {
            case SessionOutput.ResponseTranscript it -> words(it.delta());
            case SessionOutput.FillerSpoken it -> words(it.delta());
            case SessionOutput.ResponseAudio it -> {
                sentences.sound(it.samples()).ifPresent(this::say);
                generation = it.generation();
                place = it.place();
                playback.given(generation, it.samples().length);
            }
            case SessionOutput.ResponseAudioDone it -> {
                if (it.cut()) {
                    sentences.clear();
                } else {
                    sentences.end().ifPresent(this::say);
                }
            }
            case SessionOutput.PartDone it -> {
                if (it.spoken()) {
                    sentences.end().ifPresent(this::say);
                } else if (!it.text().isBlank()) {
                    say(new Sentences.Sentence(it.text().strip(), new short[0]));
                }
            }
            case SessionOutput.PartStarted _,
                    SessionOutput.ResponseText _,
                    SessionOutput.ResponseTextDone _,
                    SessionOutput.SpokenWord _,
                    SessionOutput.ToolArguments _,
                    SessionOutput.ToolArgumentsDone _ -> {}
        }
    }

    private void words(String delta) {
        sentences.words(delta).ifPresent(this::say);
    }

    private void say(Sentences.Sentence said) {
        written.append(Spacing.between(written, said.text())).append(said.text());
        queue.sentence(
                event("sentence")
                        .put("reply", reply)
                        .put("index", sentence++)
                        .put("text", said.text())
                        .put("ms", said.samples().length * 1000L / rate),
                generation,
                said.samples());
    }

    private void reply(SessionOutput.ReplyOutput output) {
        switch (output) {
            case SessionOutput.ResponseStarted it -> {
                reply = it.response().id();
                sentence = 0;
                written.setLength(0);
                sentences.clear();
                queue.send(event("reply_started").put("reply", reply));
            }
            case SessionOutput.Interrupted it -> {
                sentences.clear();
                queue.cut();
                interrupted(it.responseId(), it.heardText(), it.heardMs());
            }
            case SessionOutput.ResponseDone it -> done(it.response());
            case SessionOutput.PlayoutFinished it ->
                queue.send(event("playout_finished").put("reply", it.responseId()));
            case SessionOutput.ResponseItemStarted _,
                    SessionOutput.PlayoutHeld _,
                    SessionOutput.ResponseReasoning _,
                    SessionOutput.AudioSynthesised _,
                    SessionOutput.ResponseItemDone _ -> {}
        }
    }

    private void done(SessionOutput.Response response) {
        ObjectNode event = event("reply_done")
                .put("reply", response.id())
                .put("status", response.status().name().toLowerCase(Locale.ROOT))
                .put("text", written.toString());
        response.error().map(ProviderException::forClients).ifPresent(why -> event.put("error", why));
        queue.send(event);
    }

    /** One that comes back is the session's own affair; of a model's failure the end of its reply tells. */
    private void trouble(SessionOutput.ProviderTrouble trouble) {
        if (!trouble.recovering() && !trouble.kind().equals("llm")) {
            error("engine_failed", "", trouble.cause().forClients());
        }
    }

    private void timing(String response, TurnLatency latency) {
        ObjectNode event = event("timing").put("reply", response);
        put(event, "end_of_turn_ms", latency.endOfTurnMs());
        put(event, "transcript_ms", latency.transcriptMs());
        put(event, "first_token_ms", latency.firstTokenMs());
        put(event, "first_audio_ms", latency.firstAudioMs());
        put(event, "first_byte_ms", latency.firstByteMs());
        queue.send(event);
    }

    private static void put(ObjectNode event, String name, OptionalLong ms) {
        ms.ifPresent(value -> event.put(name, value));
    }
}
