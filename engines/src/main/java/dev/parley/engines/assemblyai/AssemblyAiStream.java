package dev.parley.engines.assemblyai;

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
 * One session's speech at {@code /v3/ws}: all audio, silence too. Words are told as a guess while a turn goes on, and for
 * certain with its end, which {@code ForceEndpoint} asks for. Confined to the session's loop.
 */
final class AssemblyAiStream extends RecognitionStream {
    private static final String END_TURN =
            new JsonObject().put("type", "ForceEndpoint").encode();
    private static final String TERMINATE =
            new JsonObject().put("type", "Terminate").encode();

    /** Messages of less than 50 ms are refused. */
    private static final PcmOutput.Pieces PIECES = new PcmOutput.Pieces(50, true);

    private static final int SILENCE_MS = 100;
    /** A flush so soon behind the end of a turn is about that turn. */
    private static final int SAME_TURN_MS = 500;
    /** An end whose last word lies further back is that of an earlier turn. */
    private static final int ANSWERS_WITHIN_MS = 2_000;
    /** The highest score that ends no turn (docs/reference/turn-taking.md). */
    private static final double GOES_ON = 0.6;

    private final SpeechToText.Capabilities capabilities;
    private final AssemblyAiOptions options;
    private final int rate;
    private List<SttEvent.Word> words = List.of();
    private int turn = -1;
    private int told;
    private boolean ended = true;
    private long toldTo;
    private long asked;
    private long turnEndedAt = Long.MIN_VALUE / 2;

    AssemblyAiStream(SpeechService service, AssemblyAiOptions options, Patience patience, Session session) {
        super(service, session, patience, PIECES);
        this.capabilities = options.capabilities();
        this.options = options;
        this.rate = session.rate();
    }

    @Override
    protected void greeted() {
        // Begin follows.
    }

    /** Silence brings no message. */
    @Override
    protected boolean tellsOfAllAudio() {
        return false;
    }

    @Override
    protected void flushAsked(Flush flush) {
        if (ended && flush.upTo() - turnEndedAt <= (long) rate * SAME_TURN_MS / 1000) {
            toldTo = flush.upTo();
        } else if (flush.upTo() > Math.max(toldTo, asked)) {
            asked = flush.upTo();
            audio.say(END_TURN);
        }
    }

    @Override
    protected boolean isTold(long upTo) {
        return upTo <= toldTo;
    }

    /** Where no turn was under way there is nothing to end, and no answer. */
    @Override
    protected void giveUp(Flush flush) {
        tellRest();
        toldTo = Math.max(toldTo, flush.upTo());
    }

    @Override
    protected void keepAlive() {
        audio.silence(SILENCE_MS);
    }

    @Override
    protected String farewell() {
        return TERMINATE;
    }

    /** The codes of errors are those of closes. */
    @Override
    protected Kind closedBy(int code) {
        return switch (code) {
            case 1008, 4001, 4002, 4003 -> Kind.UNAUTHORISED;
            case 3009, 4029, 4102 -> Kind.AT_CAPACITY;
            case 3006, 4000, 4101 -> Kind.REJECTED;
            default -> Kind.BROKEN;
        };
    }

    @Override
    protected void message(JsonObject message) {
        switch (JsonFields.text(message, "type")) {
            case "Begin" -> ready(capabilities);
            case "Turn" -> turn(message);
            case "Error" -> error(message);
            default -> {} // SpeechStarted comes before there are words: voice begins turns here.
        }
    }

    private void error(JsonObject message) {
        int code = (int) JsonFields.number(message, "error_code", 0);
        Kind kind = closedBy(code);
        String advice =
                kind == Kind.UNAUTHORISED ? "; check " + service.address().keySetting() : "";
        fail(kind, "reported " + code + ": " + service.errors().clean(JsonFields.text(message, "error")) + advice);
    }

    private void turn(JsonObject message) {
        int index = (int) JsonFields.number(message, "turn_order", 0);
        if (index < turn || index == turn && ended) {
            return; // The same words once more, as they are written.
        }
        if (index > turn) {
            tellRest();
            turn = index;
            told = 0;
        }
        List<SttEvent.Word> before = words;
        words = words(message);
        boolean formatted = JsonFields.flag(message, "turn_is_formatted");
        ended = JsonFields.flag(message, "end_of_turn") && (formatted || !options.formatTurns());
        if (ended) {
            turnEndedAt = audio.end();
            tellRest();
        } else if (!words.equals(before) && words.size() > told) {
            tell(new SttEvent.Partial(new SttEvent.Final(words.subList(told, words.size())).text()));
        }
        tell(new SttEvent.Pause(score(JsonFields.number(message, "end_of_turn_confidence", 0)), lastWordEndMs()));
        if (ended) {
            answerFlushes();
        }
    }

    /** AssemblyAI decides by a threshold of its own: no confidence of its ends a turn before it does. */
    private double score(double confidence) {
        boolean talking = !ended && words.size() > told;
        return talking ? GOES_ON * Math.clamp(confidence / options.endOfTurn(), 0, 1) : 1;
    }

    private long lastWordEndMs() {
        return words.isEmpty() ? audio.end() * 1000 / rate : words.getLast().endMs();
    }

    private void answerFlushes() {
        if (hasFlushes() && oldestFlush().upTo() * 1000 / rate - lastWordEndMs() <= ANSWERS_WITHIN_MS) {
            toldTo = Math.max(toldTo, oldestFlush().upTo());
            settle();
        }
    }

    private void tellRest() {
        if (words.size() > told) {
            List<SttEvent.Word> rest = words.subList(told, words.size());
            told = words.size();
            tell(new SttEvent.Final(rest));
        }
    }

    private List<SttEvent.Word> words(JsonObject message) {
        List<SttEvent.Word> all = new ArrayList<>();
        for (JsonObject word : JsonFields.objects(message, "words")) {
            long start = audio.ms(JsonFields.number(word, "start", 0) / 1000);
            long end = Math.max(start, audio.ms(JsonFields.number(word, "end", 0) / 1000));
            for (String part : JsonFields.text(word, "text").strip().split("\\s+")) {
                if (!part.isEmpty()) {
                    all.add(new SttEvent.Word(part, start, end));
                }
            }
        }
        return all;
    }
}
