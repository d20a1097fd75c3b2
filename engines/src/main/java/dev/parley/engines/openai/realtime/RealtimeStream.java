package dev.parley.engines.openai.realtime;

import dev.parley.engines.support.openai.TranscriptWords;
import dev.parley.engines.support.service.JsonFields;
import dev.parley.engines.support.service.PcmOutput;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One session's speech in a transcription session: audio of utterances, a commit at their ends. Words are told as a guess while
 * they come, and for certain with each piece's text. Confined to the session's loop.
 */
final class RealtimeStream extends RecognitionStream {
    private static final int PIECE_MS = 40;
    /** Less than that is refused, and holds no word. */
    private static final int SHORTEST_MS = 100;
    /** Updates of the session before it is given up. */
    static final int MOST_UPDATES = 6;

    private final RealtimeOptions options;
    private final SpeechToText.Options wanted;
    private final Lessons lessons;
    private final Session session;
    private final TranscribedItems items = new TranscribedItems();
    /** Where the server found speech to begin and to end, in seconds of its clock, by the names of the pieces. */
    private final Map<String, Double> begins = new HashMap<>();

    private final Map<String, Double> ends = new HashMap<>();

    private Optional<Shape> shape = Optional.empty();
    private Optional<AppendedAudio> appended = Optional.empty();
    private String greeting = "";
    private int updates;
    private int commits;
    private boolean confirmed;
    private long toldTo;
    private final long bornNanos;

    RealtimeStream(
            SpeechService service,
            RealtimeOptions options,
            SpeechToText.Options wanted,
            Lessons lessons,
            Patience patience,
            Session session) {
        super(service, session, patience, new PcmOutput.Pieces(PIECE_MS, false));
        this.options = options;
        this.wanted = wanted;
        this.lessons = lessons;
        this.session = session;
        this.bornNanos = session.executor().nanoTime();
    }

    @Override
    protected void greeted() {
        // The server speaks first.
    }

    /** Its time is nearly over: another connection does not end in the middle of a word. */
    @Override
    public boolean superseded() {
        return session.executor().nanoTime() - bornNanos >= options.lifetime().toNanos();
    }

    @Override
    protected PcmOutput.Sink outlet(PcmOutput.Sink connection) {
        if (appended.isEmpty()) {
            appended = Optional.of(new AppendedAudio(connection, shape.orElse(Shape.GA), session.rate()));
        }
        return appended.get();
    }

    /** Silence is never sent. */
    @Override
    protected boolean tellsOfAllAudio() {
        return false;
    }

    @Override
    protected void flushAsked(Flush flush) {
        long length = flush.upTo() - items.end();
        boolean room;
        if (length * 1000 < (long) SHORTEST_MS * session.rate()) {
            if (length > 0) {
                audio.say(AppendedAudio.CLEAR);
            }
            room = items.nothing(flush.upTo());
        } else {
            String mark = AppendedAudio.COMMIT + ++commits;
            audio.say(mark);
            room = items.ended(mark, flush.upTo());
        }
        if (!room) {
            session.executor().execute(this::tooMany);
        }
        session.executor().execute(this::tellFinished);
    }

    private void tooMany() {
        fail(Kind.AT_CAPACITY, "is behind by " + TranscribedItems.MOST_ITEMS + " pieces of speech");
    }

    @Override
    protected boolean isTold(long upTo) {
        return upTo <= toldTo;
    }

    /** Its words would be lost, which another stream can still hear. */
    @Override
    protected void giveUp(Flush flush) {
        fail(Kind.TIMEOUT, "does not tell what was said");
    }

    @Override
    protected void keepAlive() {
        ping();
    }

    /** There is no word for the end: what the server was not told to transcribe it need not keep. */
    @Override
    protected String farewell() {
        JsonObject last = shape.equals(Optional.of(Shape.VLLM))
                ? new JsonObject().put("type", "input_audio_buffer.commit").put("final", true)
                : new JsonObject().put("type", "input_audio_buffer.clear");
        return last.encode();
    }

    @Override
    protected Kind closedBy(int code) {
        return switch (code) {
            case 1008, 3000 -> Kind.UNAUTHORISED;
            default -> Kind.BROKEN;
        };
    }

    @Override
    protected void message(JsonObject message) {
        String type = JsonFields.text(message, "type");
        switch (type) {
            case "session.created", "transcription_session.created" -> greetedBy(type, message);
            case "session.updated", "transcription_session.updated" -> updated(message);
            case "input_audio_buffer.speech_started" -> begins.put(id(message), at(message, "audio_start_ms"));
            case "input_audio_buffer.speech_stopped" -> ends.put(id(message), at(message, "audio_end_ms"));
            case "input_audio_buffer.committed" -> committed(id(message));
            case "conversation.item.input_audio_transcription.delta", "transcription.delta" ->
                guess(id(message), JsonFields.text(message, "delta"));
            case "conversation.item.input_audio_transcription.completed" ->
                completed(id(message), JsonFields.text(message, "transcript"));
            case "transcription.done" -> completed("", JsonFields.text(message, "text"));
            case "conversation.item.input_audio_transcription.failed" ->
                fail(Kind.BROKEN, "could not transcribe: " + new RealtimeRefusal(message).words(service.errors()));
            case "error" -> refused(new RealtimeRefusal(message));
            default -> {} // Items are told by their commits.
        }
        if (begins.size() > TranscribedItems.MOST_ITEMS || ends.size() > TranscribedItems.MOST_ITEMS) {
            tooMany();
        }
    }

    private static String id(JsonObject message) {
        return JsonFields.text(message, "item_id");
    }

    private static double at(JsonObject message, String name) {
        return JsonFields.number(message, name, 0) / 1000;
    }

    // The session.

    private void greetedBy(String type, JsonObject message) {
        greeting = type;
        if (shape.isEmpty()) {
            shape = options.shape().or(lessons::shape).or(() -> Optional.of(Shape.of(message)));
            update();
        }
    }

    private void update() {
        updates++;
        Shape known = shape.orElseThrow();
        say(SessionUpdate.of(known, greeting, options, wanted, lessons.refused()));
        if (!known.confirms()) {
            confirmed();
        }
    }

    /** Speech at another rate would be heard as other words. */
    private void updated(JsonObject message) {
        Shape known = shape.orElse(Shape.GA);
        known.hearsOther(message)
                .ifPresentOrElse(
                        other -> fail(
                                Kind.REJECTED,
                                "hears " + clean(other) + ", and is sent PCM of " + known.rate() + " Hz"),
                        this::confirmed);
    }

    private String clean(String text) {
        return service.errors().clean(text);
    }

    private void confirmed() {
        if (!confirmed) {
            confirmed = true;
            shape.ifPresent(lessons::takes);
            ready(options.capabilities());
        }
    }

    private void refused(RealtimeRefusal refusal) {
        if (refusal.isEmptyCommit()) {
            items.empty(refusal.eventId());
            tellFinished();
        } else if (!confirmed && shape.isPresent() && updates < MOST_UPDATES && learns(refusal)) {
            update();
        } else {
            fail(refusal.kind(confirmed), "reported: " + refusal.words(service.errors()));
        }
    }

    /** A field that is refused is left out; a session that is refused as a whole is written in the older shape. */
    private boolean learns(RealtimeRefusal refusal) {
        if (lessons.refuses(refusal.param())) {
            return true;
        }
        boolean older = shape.equals(Optional.of(Shape.GA)) && options.shape().isEmpty() && refusal.isAboutFields();
        if (older) {
            shape = Optional.of(Shape.BETA);
        }
        return older;
    }

    // The words.

    private void committed(String id) {
        Double end = ends.remove(id);
        Double begin = begins.remove(id);
        if (end == null) {
            items.named(id);
            return;
        }
        long upTo = audio.samples(end);
        long from = begin == null ? toldTo : Math.min(audio.samples(begin), upTo);
        if (!items.found(id, from, upTo)) {
            tooMany();
        }
    }

    private void guess(String id, String delta) {
        if (!items.grows(id, delta)) {
            fail(Kind.BROKEN, "sent more than " + TranscribedItems.MAX_TEXT + " characters for what was said");
            return;
        }
        tell(new SttEvent.Partial(items.guess()));
    }

    private void completed(String id, String transcript) {
        if (transcript.length() > TranscribedItems.MAX_TEXT) {
            fail(Kind.BROKEN, "sent more than " + TranscribedItems.MAX_TEXT + " characters for what was said");
            return;
        }
        items.completed(id, transcript);
        appended.ifPresent(AppendedAudio::answered);
        tellFinished();
        pump();
    }

    private void tellFinished() {
        for (TranscribedItems.Told told : items.take()) {
            List<SttEvent.Word> words = TranscriptWords.spread(told.text(), ms(told.from()), ms(told.upTo()));
            if (!words.isEmpty()) {
                tell(new SttEvent.Final(words));
            }
            toldTo = Math.max(toldTo, told.upTo());
        }
        settle();
    }

    private long ms(long samples) {
        return samples * 1000 / session.rate();
    }
}
