package dev.parley.engines.deepgram;

import dev.parley.engines.support.service.JsonFields;
import dev.parley.engines.support.service.PcmOutput;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One session's speech at {@code /v2/listen} (speech-backends.md B.1): all audio, silence too, and what Flux says of turns as pause scores
 * ({@link TurnScore}). Words are told as a guess while the turn goes on, and for certain with its end, or with the answer to
 * a flush. Confined to the session's loop.
 *
 * <p>A flush is silence sent faster than real time: Flux has no message that brings out what was said without ending the
 * turn, and the one that ends it has to be enabled on the server and counts only what was transcribed before.
 */
final class FluxStream extends RecognitionStream {
    /** As Deepgram recommends for Flux. */
    private static final int PIECE_MS = 80;
    /** Flux tells something every 250 ms of audio; one of them lies in here behind {@link #SETTLED_MS}. */
    private static final int FLUSH_MS = 500;
    /** So much audio behind a word it has come out. */
    private static final int SETTLED_MS = 250;
    /** A flush so soon behind the end of a turn is about that turn. */
    private static final int SAME_TURN_MS = 500;

    private final SpeechToText.Capabilities capabilities;
    private final TurnScore score;
    private final int rate;
    private TurnWords turn = new TurnWords(-1);
    private boolean speaking;
    private long toldTo;
    private long silenceBehind;
    private long turnEndedAt = Long.MIN_VALUE / 2;

    FluxStream(
            SpeechService service,
            SpeechToText.Capabilities capabilities,
            TurnScore score,
            Patience patience,
            Session session) {
        super(service, session, patience, new PcmOutput.Pieces(PIECE_MS, false));
        this.capabilities = capabilities;
        this.score = score;
        this.rate = session.rate();
    }

    @Override
    protected void greeted() {
        // Connected follows.
    }

    @Override
    protected void flushAsked(Flush flush) {
        if (!speaking && flush.upTo() - turnEndedAt <= (long) rate * SAME_TURN_MS / 1000) {
            toldTo = flush.upTo();
        } else if (flush.upTo() > Math.max(toldTo, silenceBehind)) {
            silenceBehind = flush.upTo();
            audio.silence(FLUSH_MS);
        }
    }

    @Override
    protected boolean isTold(long upTo) {
        return upTo <= toldTo;
    }

    @Override
    protected void giveUp(Flush flush) {
        tellRest();
        toldTo = Math.max(toldTo, flush.upTo());
    }

    /** There is no message that keeps a connection: silence does. */
    @Override
    protected void keepAlive() {
        audio.silence(PIECE_MS);
    }

    @Override
    protected String farewell() {
        return NovaStream.CLOSE;
    }

    @Override
    protected void message(JsonObject message) {
        switch (JsonFields.text(message, "type")) {
            case "Connected" -> ready(capabilities);
            case "TurnInfo" -> turn(message);
            case "Error" -> fail(Kind.BROKEN, "reported: " + reason(message));
            default -> {}
        }
    }

    private String reason(JsonObject error) {
        return service.errors().clean(JsonFields.text(error, "code") + " " + JsonFields.text(error, "description"));
    }

    private void turn(JsonObject info) {
        int index = (int) JsonFields.number(info, "turn_index", 0);
        if (index != turn.index()) {
            tellRest();
            turn = new TurnWords(index);
        }
        double end = JsonFields.number(info, "audio_window_end", 0);
        heard(end);
        boolean news = turn.read(info, audio::ms);
        String event = JsonFields.text(info, "event");
        boolean over = event.equals("EndOfTurn");
        if (over) {
            speaking = false;
            turnEndedAt = audio.end();
            tellRest();
        } else if (event.equals("StartOfTurn") || event.equals("TurnResumed")) {
            speaking = true;
        }
        if (news && turn.hasRest()) {
            tell(new SttEvent.Partial(new SttEvent.Final(turn.rest()).text()));
        }
        double pause =
                score.of(event, JsonFields.number(info, "end_of_turn_confidence", 0), speaking && turn.hasRest());
        if (!audio.isOwnSilence(end)) {
            tell(new SttEvent.Pause(pause, audio.ms(end)));
        }
        answerFlushes(end, over ? 0 : SETTLED_MS);
    }

    private void answerFlushes(double end, int needed) {
        while (hasFlushes()
                && !isTold(oldestFlush().upTo())
                && audio.msBehind(end, oldestFlush().upTo()) >= needed) {
            tellRest();
            toldTo = oldestFlush().upTo();
            settle();
        }
    }

    private void tellRest() {
        List<SttEvent.Word> rest = turn.takeRest();
        if (!rest.isEmpty()) {
            tell(new SttEvent.Final(rest));
        }
    }
}
