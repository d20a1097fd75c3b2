package dev.parley.simulator.load.call;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One caller: speaks a clip, listens to the reply to its end, thinks for a moment, speaks again; sends silence in between.
 * Confined to the event loop it is started on.
 */
public final class Caller implements CallLink.Listener {
    static final long READY_MS = 10_000;
    private static final long CONNECT_GRACE_MS = 2_000;
    private static final double REPLY_MS = 20_000;
    private static final double LONGEST_REPLY_MS = 120_000;
    /** Audio that a call sends which is to hold no turn: half a second. */
    private static final int FRAMES_WITHOUT_TURN = 25;

    private static final double THINK_MIN_MS = 300;
    private static final double THINK_MS = 700;

    private final Vertx vertx;
    private final LoadOptions options;
    private final CallLink link;
    private final Optional<CallTrace> trace;
    private final Pacer pacer;
    private final Random random;
    private final Clip.Frame silence;
    private final Promise<CallResult> over = Promise.promise();
    private final List<TurnResult> turns = new ArrayList<>();
    private final double began = now();
    private State state = State.CONNECTING;
    private double stateSince = now();
    private double nextSpeechAt;
    private Clip clip;
    private int nextFrame;
    private double audioBegan;
    private long framesSent;
    private TurnTimes times = new TurnTimes();
    private int interrupted;
    private int spoken;
    private long timer;
    private Runnable silenced = () -> {};

    private enum State {
        CONNECTING,
        /** Before the first turn, and between turns. */
        IDLE,
        SPEAKING,
        AWAITING_REPLY,
        LISTENING,
        OVER
    }

    /** What has been seen of the present turn. */
    private static final class TurnTimes {
        private double speechBegan = Double.NaN;
        private double speechEnded = Double.NaN;
        private double transcript = Double.NaN;
        private double turnEnded = Double.NaN;
        private double replyStarted = Double.NaN;
        private double textStarted = Double.NaN;
        private ReceivedAudio playout = new ReceivedAudio();

        TurnResult result() {
            return new TurnResult(
                    transcript - speechBegan,
                    (Double.isNaN(turnEnded) ? replyStarted : turnEnded) - speechEnded,
                    replyStarted - speechEnded,
                    playout.begin() - speechEnded,
                    textStarted - replyStarted,
                    playout.begin() - (Double.isNaN(textStarted) ? replyStarted : textStarted),
                    playout.realTimeFactor(),
                    playout.longestGap());
        }
    }

    /**
     * What callers of one loop share.
     *
     * @param pacer their clock
     */
    public record Setup(Vertx vertx, LoadOptions options, Pacer pacer) {}

    public Caller(Setup setup, CallLink link, Optional<CallTrace> trace, int number) {
        this.vertx = setup.vertx();
        this.options = setup.options();
        this.pacer = setup.pacer();
        this.link = link;
        this.trace = trace;
        this.random = new Random(number);
        this.spoken = number;
        this.silence = Clip.silence();
        this.clip = setup.options().clips().getFirst();
    }

    public Future<CallResult> call() {
        // Also keeps this call reachable: a connection attempt that nothing else refers to has been seen to get lost.
        timer = vertx.setTimer(READY_MS + CONNECT_GRACE_MS, late -> failed("cannot connect: no answer"));
        link.connect(this);
        return over.future();
    }

    @Override
    public void opened() {
        if (state != State.OVER) {
            vertx.cancelTimer(timer);
            silenced = pacer.join(this::tick);
        }
    }

    /** Sends what real time asks for, and looks at the clock. */
    private void tick() {
        if (state == State.OVER) {
            return;
        }
        if (framesSent == 0) {
            // Half a frame before now, so that a tick a little early or late still finds one frame due.
            audioBegan = now() - 1.5 * Clip.FRAME_MS;
        }
        checkClock();
        long due = (long) ((now() - audioBegan) / Clip.FRAME_MS);
        while (framesSent < due && state != State.OVER) {
            link.speak(nextAudio());
            framesSent++;
        }
    }

    private Clip.Frame nextAudio() {
        if (state != State.SPEAKING) {
            return silence;
        }
        if (nextFrame == clip.speechBegin()) {
            times.speechBegan = now();
        }
        Clip.Frame frame = clip.frames().get(nextFrame++);
        if (nextFrame == clip.speechEnd()) {
            times.speechEnded = now();
        }
        if (nextFrame == clip.frames().size()) {
            enter(State.AWAITING_REPLY);
        }
        return frame;
    }

    private void checkClock() {
        double waited = now() - stateSince;
        switch (state) {
            case CONNECTING -> failAfter(waited, READY_MS, "not ready in time");
            case IDLE -> idle();
            case AWAITING_REPLY -> failAfter(waited, REPLY_MS, "no reply");
            case LISTENING -> failAfter(waited, LONGEST_REPLY_MS, "reply without end");
            default -> {}
        }
    }

    private void idle() {
        if (options.shape().turns() == 0) {
            if (framesSent >= FRAMES_WITHOUT_TURN) {
                finish("");
            }
        } else if (now() >= nextSpeechAt) {
            speak();
        }
    }

    private void failAfter(double waited, double limit, String reason) {
        if (waited > limit) {
            failed(reason);
        }
    }

    private void speak() {
        times = new TurnTimes();
        clip = options.clips().get(spoken++ % options.clips().size());
        nextFrame = 0;
        enter(State.SPEAKING);
    }

    @Override
    public void event(CallEvent event) {
        if (state == State.OVER) {
            return;
        }
        switch (event) {
            case CallEvent.Ready ready -> ready();
            case CallEvent.Transcript transcript ->
                times.transcript = Double.isNaN(times.transcript) ? now() : times.transcript;
            case CallEvent.TurnEnded ended -> times.turnEnded = now();
            case CallEvent.ReplyStarted started -> {
                times.replyStarted = now();
                times.textStarted = Double.NaN;
                times.playout = new ReceivedAudio();
            }
            case CallEvent.Text text -> times.textStarted = Double.isNaN(times.textStarted) ? now() : times.textStarted;
            case CallEvent.Audio audio -> audio(audio.ms());
            case CallEvent.ReplyDone done -> replyDone();
            case CallEvent.Interrupted broken -> interrupted++;
            case CallEvent.Failed failed -> failed(failed.reason());
            case CallEvent.Other other -> {}
        }
    }

    private void ready() {
        if (state == State.CONNECTING) {
            enter(link.botBegins() ? State.AWAITING_REPLY : State.IDLE);
            think(now());
        }
    }

    private void audio(double ms) {
        times.playout.arrived(now(), ms);
        boolean spokenOut = state == State.SPEAKING && nextFrame >= clip.speechEnd();
        if (state == State.AWAITING_REPLY || spokenOut) {
            enter(State.LISTENING);
        }
    }

    private void replyDone() {
        if (state != State.LISTENING) {
            return;
        }
        boolean greeting = Double.isNaN(times.speechEnded);
        if (!greeting) {
            turns.add(times.result());
        }
        if (turns.size() == options.shape().turns()) {
            finish("");
        } else {
            enter(State.IDLE);
            think(times.playout.end());
        }
    }

    private void think(double from) {
        nextSpeechAt = from + THINK_MIN_MS + THINK_MS * random.nextDouble();
    }

    private void enter(State next) {
        state = next;
        stateSince = now();
    }

    @Override
    public void failed(String reason) {
        finish(reason.isEmpty() ? "failed" : reason);
    }

    private void finish(String failure) {
        if (state == State.OVER) {
            return;
        }
        enter(State.OVER);
        vertx.cancelTimer(timer);
        silenced.run();
        link.close();
        over.complete(new CallResult(failure, (now() - began) / 1000, turns, interrupted, trace));
    }

    private static double now() {
        return System.nanoTime() / 1e6;
    }
}
