package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.session.TurnLatency;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** What {@code unmute.additional_outputs} shows to developers: Unmute's keys and units (unmute.md 5.7). Loop only. */
final class DebugState {
    /** Unmute's word for what is not there. */
    private static final String NONE = "none";

    /** Unmute's own word for a score it does not know; the session keeps the recogniser's to itself. */
    private static final int UNKNOWN_SCORE = -1;

    /** As in Unmute: a ratio at the very first moment has something to divide by. */
    private static final double MOMENT_S = 0.01;

    private final int rate;
    private final LongSupplier nanoTime;
    private OptionalLong began = OptionalLong.empty();
    private OptionalLong wroteAt = OptionalLong.empty();
    private OptionalLong soundedAt = OptionalLong.empty();
    private double receivedS;
    private double lastWordS;
    private double pauseScore = UNKNOWN_SCORE;
    private Optional<TurnLatency> latency = Optional.empty();
    private String stt = "connecting";
    private String tts = NONE;
    private long made;
    private long released;
    private OptionalDouble releasingSinceS = OptionalDouble.empty();
    private Optional<ObjectNode> throughput = Optional.empty();

    /**
     * @param rate of the bot's audio
     * @param nanoTime of the call's loop
     */
    DebugState(int rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
    }

    void received(double seconds) {
        receivedS += seconds;
    }

    /** Audio received from the client so far, which is Unmute's clock. */
    double receivedS() {
        return receivedS;
    }

    void stt() {
        stt = "connected";
    }

    void word(double startS) {
        lastWordS = startS;
    }

    void pauseScore(double probability) {
        pauseScore = probability;
    }

    void measured(TurnLatency turn) {
        latency = Optional.of(turn);
    }

    void replyBegins() {
        tts = NONE;
        began = OptionalLong.of(nanoTime.getAsLong());
        wroteAt = OptionalLong.empty();
        soundedAt = OptionalLong.empty();
        made = 0;
        released = 0;
        releasingSinceS = OptionalDouble.empty();
    }

    /** The language model has written something. */
    void wrote() {
        if (wroteAt.isEmpty()) {
            wroteAt = OptionalLong.of(nanoTime.getAsLong());
        }
    }

    void made(int samples) {
        if (made == 0) {
            soundedAt = OptionalLong.of(nanoTime.getAsLong());
            tts = "connected";
        }
        made += samples;
    }

    /** Told from the second piece of a reply on, and left as it is until the next. */
    void released(int samples) {
        released += samples;
        releasingSinceS.ifPresent(since -> throughput = Optional.of(throughput(receivedS - since)));
        if (releasingSinceS.isEmpty()) {
            releasingSinceS = OptionalDouble.of(receivedS);
        }
    }

    void replyMade() {
        if (!tts.equals(NONE)) {
            tts = "closed";
        }
    }

    /** The bot has no connection any more, not even a closed one. */
    void interrupted() {
        tts = NONE;
    }

    /**
     * @param state of the conversation
     * @param voice asked for
     */
    ObjectNode json(String state, Optional<String> voice) {
        ObjectNode debug = Json.object();
        ObjectNode timing = debug.putObject("timing");
        // Each step by itself, of the reply that was begun last.
        latency.ifPresent(it -> putSeconds(timing, "pause_detection", it.endOfTurnMs()));
        putStep(timing, "to_first_token", began, wroteAt);
        putStep(timing, "tts_audio", wroteAt, soundedAt);
        debug.putObject("connection").put("stt", stt).put("tts", tts);
        debug.putObject("chatbot");
        debug.put("last_receive_time", receivedS)
                .put("conversation_state", state)
                .put("tts_voice", tts.equals(NONE) ? NONE : voice.orElse(null))
                .put("stt_pause_prediction", pauseScore)
                .put("time_since_last_message", receivedS - lastWordS);
        throughput.ifPresent(it -> debug.set("tts_throughput", it.deepCopy()));
        return debug;
    }

    private ObjectNode throughput(double sinceStart) {
        double yielded = (double) released / rate;
        return Json.object()
                .put("time_received", hundredths((double) made / rate))
                .put("time_received_yielded", hundredths(yielded))
                .put("time_since_start", hundredths(sinceStart))
                .put("ratio", hundredths(yielded / (sinceStart + MOMENT_S)));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static void putStep(ObjectNode timing, String name, OptionalLong from, OptionalLong to) {
        if (from.isPresent() && to.isPresent()) {
            timing.put(name, (to.getAsLong() - from.getAsLong()) / 1e9);
        }
    }

    private static void putSeconds(ObjectNode timing, String name, OptionalLong ms) {
        if (ms.isPresent()) {
            timing.put(name, ms.getAsLong() / 1000.0);
        }
    }
}
