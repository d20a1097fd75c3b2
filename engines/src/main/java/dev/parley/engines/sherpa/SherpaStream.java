package dev.parley.engines.sherpa;

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

/** One session's speech at the engine host, utterance by utterance. Confined to the session's loop. */
final class SherpaStream extends RecognitionStream {
    private static final PcmOutput.Pieces PIECES = new PcmOutput.Pieces(40, false);
    private static final String BEGIN = new JsonObject().put("type", "begin").encode();
    private static final String CLOSE = new JsonObject().put("type", "close").encode();
    /** What the host says when as many wait as may. */
    private static final String FULL = "no free channels";

    private final Host host;
    private long toldTo = -1;

    /** Takes what the host says of its model. */
    interface Host {
        SpeechToText.Capabilities ready(boolean streaming, boolean wordTimes);
    }

    SherpaStream(SpeechService service, Patience patience, Session session, Host host) {
        super(service, session, patience, PIECES);
        this.host = host;
    }

    @Override
    protected void greeted() {
        // The host says ready.
    }

    @Override
    public void beginUtterance() {
        audio.say(BEGIN);
        pump();
    }

    /** Nothing comes of silence, and of a whole utterance only when it ends. */
    @Override
    protected boolean tellsOfAllAudio() {
        return false;
    }

    @Override
    protected void flushAsked(Flush flush) {
        audio.say(new JsonObject().put("type", "flush").put("id", flush.upTo()).encode());
    }

    @Override
    protected boolean isTold(long upTo) {
        return upTo <= toldTo;
    }

    @Override
    protected void giveUp(Flush flush) {
        toldTo = Math.max(toldTo, flush.upTo());
    }

    @Override
    protected void keepAlive() {
        ping();
    }

    @Override
    protected String farewell() {
        return CLOSE;
    }

    @Override
    protected void message(JsonObject message) {
        switch (JsonFields.text(message, "type")) {
            case "ready" ->
                ready(host.ready(JsonFields.flag(message, "streaming"), JsonFields.flag(message, "word_times")));
            case "words" -> tell(new SttEvent.Final(words(message)));
            case "partial" -> partial(JsonFields.text(message, "text"));
            case "flushed" -> {
                toldTo = Math.max(toldTo, (long) JsonFields.number(message, "id", 0));
                settle();
            }
            case "error" -> error(service.errors().clean(JsonFields.text(message, "message")));
            default -> {} // Of a later host.
        }
    }

    private void error(String reason) {
        fail(reason.contains(FULL) ? Kind.AT_CAPACITY : Kind.BROKEN, "reported: " + reason);
    }

    private void partial(String text) {
        if (!text.isBlank()) {
            tell(new SttEvent.Partial(text));
        }
    }

    private List<SttEvent.Word> words(JsonObject message) {
        List<SttEvent.Word> words = new ArrayList<>();
        for (JsonObject word : JsonFields.objects(message, "words")) {
            long start = audio.ms(JsonFields.number(word, "start", 0));
            long end = Math.max(start, audio.ms(JsonFields.number(word, "end", 0)));
            words.add(new SttEvent.Word(JsonFields.text(word, "word"), start, end));
        }
        return words;
    }
}
