package dev.parley.turn;

import dev.parley.turn.TurnPolicy.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Feeds a machine with audio and events on one clock: audio time and session clock run together, in 32 ms frames. */
final class TurnTalk {
    static final long FRAME_MS = 32;

    private final List<TurnEvent> log = new ArrayList<>();
    private TurnPolicy policy;
    private TurnState state = TurnState.initial();
    private long nowMs;

    TurnTalk(TurnPolicy policy) {
        this.policy = policy;
    }

    /** Respond and interrupt on; threshold 0.5, no padding, 480 ms silence, 96 ms speech, 256 ms echo guard. */
    static TurnPolicy policy(Detection detection) {
        return new TurnPolicy(detection, 0.5, 0, 480, 96, true, true, 256, OptionalLong.empty(), false);
    }

    static TurnPolicy prompting(TurnPolicy p, long quietMs) {
        return new TurnPolicy(
                p.detection(),
                p.threshold(),
                p.prefixPaddingMs(),
                p.silenceMs(),
                p.minSpeechMs(),
                p.respond(),
                p.interrupt(),
                p.echoGuardMs(),
                OptionalLong.of(quietMs),
                p.botBegins());
    }

    static TurnPolicy without(TurnPolicy p, boolean respond, boolean interrupt) {
        return new TurnPolicy(
                p.detection(),
                p.threshold(),
                p.prefixPaddingMs(),
                p.silenceMs(),
                p.minSpeechMs(),
                respond,
                interrupt,
                p.echoGuardMs(),
                p.quietMs(),
                p.botBegins());
    }

    static TurnPolicy padded(TurnPolicy p, long prefixPaddingMs) {
        return new TurnPolicy(
                p.detection(),
                p.threshold(),
                prefixPaddingMs,
                p.silenceMs(),
                p.minSpeechMs(),
                p.respond(),
                p.interrupt(),
                p.echoGuardMs(),
                p.quietMs(),
                p.botBegins());
    }

    static TurnPolicy beginning(TurnPolicy p) {
        return new TurnPolicy(
                p.detection(),
                p.threshold(),
                p.prefixPaddingMs(),
                p.silenceMs(),
                p.minSpeechMs(),
                p.respond(),
                p.interrupt(),
                p.echoGuardMs(),
                p.quietMs(),
                true);
    }

    TurnState state() {
        return state;
    }

    long now() {
        return nowMs;
    }

    List<TurnEvent> log() {
        return log;
    }

    void switchTo(TurnPolicy next) {
        policy = next;
    }

    List<Decision> tell(TurnEvent event) {
        log.add(event);
        TurnMachine.Step step = TurnMachine.step(policy, state, event);
        state = step.next();
        return step.decisions();
    }

    /** {@code count} frames of this voice probability. */
    List<Decision> frames(int count, double probability) {
        List<Decision> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nowMs += FRAME_MS;
            made.addAll(tell(new TurnEvent.Voice(probability, FRAME_MS, nowMs, nowMs)));
        }
        return made;
    }

    List<Decision> voice(int count) {
        return frames(count, 0.9);
    }

    /** Voice much softer than the caller's. */
    List<Decision> faintVoice(int count) {
        List<Decision> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nowMs += FRAME_MS;
            made.addAll(tell(new TurnEvent.Voice(0.9, true, FRAME_MS, nowMs, nowMs)));
        }
        return made;
    }

    List<Decision> silence(int count) {
        return frames(count, 0.1);
    }

    /** Time passes without a frame. */
    void pass(long ms) {
        nowMs += ms;
    }

    List<Decision> began() {
        return tell(new TurnEvent.Began(nowMs));
    }

    List<Decision> word(String text) {
        return tell(new TurnEvent.Word(text, false, nowMs, nowMs));
    }

    List<Decision> echoed(String text) {
        return tell(new TurnEvent.Word(text, true, nowMs, nowMs));
    }

    List<Decision> backchannel(String text) {
        return tell(new TurnEvent.Word(text, false, true, nowMs, nowMs));
    }

    List<Decision> score(double probability) {
        return tell(new TurnEvent.PauseScore(probability, nowMs, nowMs));
    }

    /** The model's answer to the question asked at {@code askedMs}. */
    List<Decision> answer(double probability, long askedMs) {
        return tell(new TurnEvent.EndOfTurnScore(probability, askedMs, nowMs, nowMs));
    }

    List<Decision> judged(Completeness words) {
        return tell(new TurnEvent.WordsJudged(words, nowMs, nowMs));
    }

    /** Words behind which a listener may say a backchannel. */
    List<Decision> told(Completeness words) {
        return tell(new TurnEvent.WordsJudged(words, true, nowMs, nowMs));
    }

    List<Decision> glanced(Completeness words) {
        return tell(new TurnEvent.WordsGlanced(words, nowMs, nowMs));
    }

    List<Decision> committed() {
        return tell(new TurnEvent.Committed(nowMs, nowMs));
    }

    List<Decision> cleared() {
        return tell(new TurnEvent.Cleared(nowMs, nowMs));
    }

    List<Decision> heard() {
        return tell(new TurnEvent.Transcribed(false, false, nowMs));
    }

    /** The words of a turn that the client ended. */
    List<Decision> heardClientsTurn() {
        return tell(new TurnEvent.Transcribed(false, true, nowMs));
    }

    List<Decision> overlong() {
        return tell(new TurnEvent.Overlong(nowMs, nowMs));
    }

    List<Decision> heardNothing() {
        return tell(new TurnEvent.Transcribed(true, false, nowMs));
    }

    List<Decision> heardBackchannel() {
        return tell(new TurnEvent.Transcribed(false, true, false, nowMs));
    }

    List<Decision> botPrepares() {
        return tell(new TurnEvent.BotPreparing(nowMs));
    }

    List<Decision> botSpeaks() {
        return tell(new TurnEvent.BotSpeaking(nowMs, nowMs));
    }

    /** Its playout can be held. */
    List<Decision> botSpeaksHoldably() {
        return tell(new TurnEvent.BotSpeaking(nowMs, true, nowMs));
    }

    List<Decision> botFinishes() {
        return tell(new TurnEvent.BotFinished(false, nowMs));
    }

    List<Decision> botTakesLeave() {
        return tell(new TurnEvent.BotFinished(true, nowMs));
    }

    List<Decision> botStopped() {
        return tell(new TurnEvent.BotStopped(nowMs));
    }

    List<Decision> tick() {
        return tell(new TurnEvent.Tick(nowMs));
    }
}
