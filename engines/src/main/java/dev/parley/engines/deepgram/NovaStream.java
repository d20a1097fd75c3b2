package dev.parley.engines.deepgram;

import dev.parley.engines.support.service.JsonFields;
import dev.parley.engines.support.service.PcmOutput;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One session's speech at {@code /v1/listen} (speech-backends.md B): audio of utterances, {@code Finalize} at their ends,
 * {@code KeepAlive} between them. Confined to the session's loop.
 */
final class NovaStream extends RecognitionStream {
    private static final String FINALIZE =
            new JsonObject().put("type", "Finalize").encode();
    private static final String KEEP_ALIVE =
            new JsonObject().put("type", "KeepAlive").encode();
    static final String CLOSE = new JsonObject().put("type", "CloseStream").encode();

    private static final int PIECE_MS = 20;
    /** How far the end of a result may lie before the end of the audio it is about. */
    private static final int ROUNDING_MS = 20;
    /** A result of a {@code Finalize} whose end lies further away answers an older one. */
    private static final int ANSWERS_WITHIN_MS = 500;

    private final SpeechToText.Capabilities capabilities;
    private final int rate;
    private List<SttEvent.Word> guess = List.of();
    /** All audio up to here has its final words. */
    private long finalTo;
    /** Up to here the last {@code Finalize} asked. */
    private long asked;
    /** Words up to here were told though the server had not said that they were final. */
    private long toldAheadMs = -1;

    NovaStream(SpeechService service, SpeechToText.Capabilities capabilities, Patience patience, Session session) {
        super(service, session, patience, new PcmOutput.Pieces(PIECE_MS, false));
        this.capabilities = capabilities;
        this.rate = session.rate();
    }

    @Override
    protected void greeted() {
        ready(capabilities); // There is no greeting.
    }

    @Override
    protected void flushAsked(Flush flush) {
        if (flush.upTo() > Math.max(finalTo, asked)) {
            asked = flush.upTo();
            audio.say(FINALIZE);
        }
    }

    @Override
    protected boolean isTold(long upTo) {
        return upTo <= finalTo;
    }

    /** As the reference says, there may be no answer where little audio was left to work on. */
    @Override
    protected void giveUp(Flush flush) {
        finalTo = Math.max(finalTo, flush.upTo());
        if (!guess.isEmpty()) {
            List<SttEvent.Word> words = guess;
            guess = List.of();
            toldAheadMs = words.getLast().endMs();
            tell(new SttEvent.Final(words));
        }
    }

    /** A text: in a binary message it would be taken for audio. */
    @Override
    protected void keepAlive() {
        audio.say(KEEP_ALIVE);
    }

    @Override
    protected String farewell() {
        return CLOSE;
    }

    @Override
    protected void message(JsonObject message) {
        switch (JsonFields.text(message, "type")) {
            case "Results" -> results(message);
            case "Error" -> fail(Kind.BROKEN, "reported: " + reason(message));
            default -> {} // Metadata, SpeechStarted, UtteranceEnd: nothing here is decided by them.
        }
    }

    private String reason(JsonObject error) {
        return service.errors().clean(JsonFields.text(error, "description") + " " + JsonFields.text(error, "message"));
    }

    private void results(JsonObject results) {
        List<SttEvent.Word> words = words(results);
        double end = JsonFields.number(results, "start", 0) + JsonFields.number(results, "duration", 0);
        heard(end);
        if (!JsonFields.flag(results, "is_final")) {
            guess(words);
            return;
        }
        finalTo = Math.max(finalTo, audio.samples(end) + (long) rate * ROUNDING_MS / 1000);
        if (words.isEmpty()) {
            guess(words);
        } else {
            guess = List.of();
            tell(new SttEvent.Final(words));
        }
        if (JsonFields.flag(results, "from_finalize")
                && hasFlushes()
                && oldestFlush().upTo() <= finalTo + (long) rate * ANSWERS_WITHIN_MS / 1000) {
            finalTo = Math.max(finalTo, oldestFlush().upTo());
        }
        settle();
    }

    private void guess(List<SttEvent.Word> words) {
        if (!words.equals(guess)) {
            guess = words;
            tell(new SttEvent.Partial(new SttEvent.Final(words).text()));
        }
    }

    private List<SttEvent.Word> words(JsonObject results) {
        List<SttEvent.Word> words = new ArrayList<>();
        List<JsonObject> alternatives = JsonFields.objects(JsonFields.object(results, "channel"), "alternatives");
        if (!alternatives.isEmpty()) {
            for (JsonObject word : JsonFields.objects(alternatives.getFirst(), "words")) {
                String punctuated = JsonFields.text(word, "punctuated_word");
                add(words, punctuated.isBlank() ? JsonFields.text(word, "word") : punctuated, word);
            }
        }
        return words;
    }

    /** Formatted ones may be several words in one. */
    private void add(List<SttEvent.Word> words, String text, JsonObject word) {
        long start = audio.ms(JsonFields.number(word, "start", 0));
        long end = Math.max(start, audio.ms(JsonFields.number(word, "end", 0)));
        if (start >= toldAheadMs) {
            for (String part : text.strip().split("\\s+")) {
                if (!part.isEmpty()) {
                    words.add(new SttEvent.Word(part, start, end));
                }
            }
        }
    }
}
