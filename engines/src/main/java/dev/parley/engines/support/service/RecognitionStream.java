package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.ReadProbe;
import dev.parley.engines.support.Watch;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One session's speech at a server that takes PCM over a WebSocket and answers in JSON: what all such servers have in common.
 * A connection that is lost is the end of the stream: whoever opened it opens another one. Confined to the session's loop,
 * but for {@link #providerClosed}.
 *
 * <p>Bounded: audio by {@link PcmOutput}; {@value #MOST_FLUSHES} flushes that wait for their answers, beyond which the stream
 * fails.
 */
public abstract class RecognitionStream
        implements SpeechToText.Stream, RemoteProvider.Closeable, ServiceSocket.Listener {
    static final int MOST_FLUSHES = 64;
    /** Audio that long of which a server tells nothing has not been heard yet. */
    private static final int UNHEARD_SECONDS = 2;

    protected final SpeechService service;
    protected final PcmOutput audio;
    private final Patience patience;
    private final SessionExecutor executor;
    private final Consumer<? super SttEvent> listener;
    private final Consumer<? super RecognitionStream> ended;
    private final ServiceSocket socket;
    private final Deque<Flush> flushes = new ArrayDeque<>();
    private final Watch stall;
    private final Watch quiet;
    private final Watch overdue;
    private final ReadProbe probe;
    private final int rate;
    /** Samples of the server's clock that it has told of. */
    private long heard;

    private boolean owed;
    private boolean connected;
    private boolean ready;
    private boolean over;

    /**
     * How long is waited.
     *
     * @param quiet without anything sent, until {@link #keepAlive}
     * @param stall for a message of a server that has audio to work on, or is to greet
     * @param flush for the answer to a flush, from when the server has read it or from its last message on
     */
    public record Patience(Duration quiet, Duration stall, Duration flush) {}

    /**
     * What of the session it needs.
     *
     * @param rate of the audio, in Hz
     * @param ended told once when the stream is over
     */
    public record Session(
            int rate,
            SessionExecutor executor,
            Consumer<? super SttEvent> listener,
            Consumer<? super RecognitionStream> ended) {}

    /**
     * Words up to a moment are wanted.
     *
     * @param upTo samples of the session
     */
    protected record Flush(long id, long upTo) {}

    protected RecognitionStream(SpeechService service, Session session, Patience patience, PcmOutput.Pieces pieces) {
        this.service = service;
        this.patience = patience;
        this.executor = session.executor();
        this.listener = session.listener();
        this.ended = session.ended();
        this.rate = session.rate();
        this.audio = new PcmOutput(rate, pieces);
        this.socket = new ServiceSocket(service, executor, this);
        this.stall = new Watch(executor, () -> fail(Kind.TIMEOUT, "does not answer any more"));
        this.quiet = new Watch(executor, this::tooQuiet);
        this.overdue = new Watch(executor, this::answerIsOverdue);
        this.probe = new ReadProbe(socket::ping);
    }

    // What each server does its own way.

    /** The connection is open: {@link #ready} now, or once the server has greeted. */
    protected abstract void greeted();

    /** One message of the server. */
    protected abstract void message(JsonObject message);

    /** A flush was asked for: sees to it that its answer comes. What is answered already is told by {@link #settle}. */
    protected abstract void flushAsked(Flush flush);

    /** Whether everything up to this moment, in samples of the session, has been told. */
    protected abstract boolean isTold(long upTo);

    /** The server says nothing to this flush: what was only guessed counts, and all up to it has been told. */
    protected abstract void giveUp(Flush flush);

    /** Whether the server says something of all audio, silence too: one that says nothing is lost then. */
    protected boolean tellsOfAllAudio() {
        return true;
    }

    /** What it means that the server closes the connection. */
    protected Kind closedBy(int code) {
        return Kind.BROKEN;
    }

    /** Where audio goes: the connection, or what puts it into the server's form on the way there. */
    protected PcmOutput.Sink outlet(PcmOutput.Sink connection) {
        return connection;
    }

    /** Something that keeps the connection while nobody speaks. */
    protected abstract void keepAlive();

    /** What a server is told before the connection is closed. */
    protected abstract String farewell();

    // What the session asks.

    /** @param path below the service's address, with query */
    public final void begin(String path) {
        socket.connect(path);
    }

    @Override
    public void beginUtterance() {
        // The audio itself says enough.
    }

    @Override
    public final void audio(short[] samples, int offset, int length) {
        if (over) {
            return;
        }
        if (!audio.append(samples, offset, length)) {
            executor.execute(() -> fail(Kind.BROKEN, "did not take " + PcmOutput.KEPT_SECONDS + " s of audio"));
            return;
        }
        pump();
    }

    @Override
    public final void flush(long flushId) {
        if (over) {
            return;
        }
        Flush flush = new Flush(flushId, audio.end());
        flushes.add(flush);
        if (flushes.size() > MOST_FLUSHES) {
            executor.execute(() -> fail(Kind.AT_CAPACITY, "is behind by " + MOST_FLUSHES + " utterances"));
            return;
        }
        flushAsked(flush);
        if (!isTold(flush.upTo())) {
            probe.want();
        }
        pump();
        executor.execute(this::settle);
        if (ready) {
            awaitAnswer();
        }
    }

    // What the server does.

    @Override
    public final void opened() {
        connected = true;
        socket.onRoom(this::pump);
        stall.limit(patience.stall());
        greeted();
    }

    /** The server takes audio from now on. */
    protected final void ready(SpeechToText.Capabilities capabilities) {
        if (ready || over) {
            return;
        }
        ready = true;
        stall.stop();
        tell(new SttEvent.Ready(capabilities));
        quiet.limit(patience.quiet());
        probe.want();
        pump();
        if (!flushes.isEmpty()) {
            awaitAnswer();
            settle();
        }
    }

    /** Sends what can be sent; to be called whenever something was added to {@link #audio}. */
    protected final void pump() {
        if (!ready || over) {
            return;
        }
        if (audio.pump(outlet(socket))) {
            quiet.limit(patience.quiet());
            // What is sent later does not put it off: a server that takes audio and says nothing would never be found
            // out.
            owes();
            if (hasFlushes() && probe.unsent()) {
                awaitAnswer();
            }
        }
        if (!audio.waits()) {
            probe.sent();
        }
    }

    /** To a flush that the server has not read yet there can be none. */
    private void awaitAnswer() {
        boolean longer = probe.unread() && patience.stall().compareTo(patience.flush()) > 0;
        overdue.limit(longer ? patience.stall() : patience.flush());
    }

    private void owes() {
        if (!owed && tellsOfAllAudio() && audio.sent() > heard) {
            owed = true;
            stall.limit(patience.stall());
        }
    }

    /** The server told of the audio up to here, in seconds of its clock. */
    protected final void heard(double seconds) {
        heard = Math.max(heard, audio.onServer(seconds));
    }

    @Override
    public final void text(String message) {
        if (ready) {
            owed = false;
            stall.stop();
        }
        if (!flushes.isEmpty()) {
            awaitAnswer();
        }
        try {
            message(new JsonObject(message));
        } catch (DecodeException e) {
            fail(service.errors().of(Kind.BROKEN, "sent what is no JSON", e));
        } catch (PcmOutput.WrongRateException e) {
            fail(service.errors().of(Kind.BROKEN, e.what(), e));
        }
    }

    @Override
    public final void pong(long number) {
        boolean before = probe.unread();
        probe.answered(number);
        if (before && !probe.unread() && !flushes.isEmpty()) {
            awaitAnswer();
        }
    }

    @Override
    public final void binary(byte[] message) {
        fail(Kind.BROKEN, "sent what is no JSON");
    }

    /** Answers the flushes of which all is told, the oldest first. */
    protected final void settle() {
        while (ready && !over && !flushes.isEmpty() && isTold(flushes.element().upTo())) {
            answer();
        }
    }

    /** The oldest flush that is not answered; only where there is one. */
    protected final Flush oldestFlush() {
        return flushes.element();
    }

    protected final boolean hasFlushes() {
        return !flushes.isEmpty();
    }

    /** The oldest flush has its answer. */
    protected final void answer() {
        tell(new SttEvent.Flushed(flushes.remove().id()));
        if (flushes.isEmpty()) {
            overdue.stop();
        }
    }

    private void answerIsOverdue() {
        if (over || flushes.isEmpty()) {
            return;
        }
        if (probe.unread() && probe.isOfUse()) {
            fail(Kind.TIMEOUT, "does not answer any more"); // Another stream can still hear it.
            return;
        }
        if (tellsOfAllAudio() && audio.sent() - heard > (long) UNHEARD_SECONDS * rate) {
            overdue.limit(patience.flush());
            owes(); // If nothing comes of it, the stream is lost.
            return;
        }
        owed = false;
        stall.stop();
        giveUp(oldestFlush());
        settle();
        if (!over && !flushes.isEmpty()) {
            awaitAnswer();
        }
    }

    private void tooQuiet() {
        if (!over) {
            keepAlive();
            pump();
            quiet.limit(patience.quiet());
        }
    }

    /** Says something at once, whatever audio waits. */
    protected final void say(JsonObject message) {
        if (!over) {
            socket.send(message.encode());
        }
    }

    /** A sign of life that is none of the protocol's. */
    protected final void ping() {
        if (!over) {
            socket.ping(ReadProbe.OF_NOTHING);
        }
    }

    /** Tells the session. */
    protected final void tell(SttEvent event) {
        if (!over) {
            listener.accept(event);
        }
    }

    // Ends.

    @Override
    public final void refused(ProviderException cause) {
        fail(cause);
    }

    @Override
    public final void closed(int code, String reason) {
        fail(closedBy(code), "hung up (" + code + (reason.isEmpty() ? "" : ": " + reason) + ")");
    }

    /** From any thread. */
    @Override
    public final void providerClosed(ProviderException cause) {
        executor.execute(() -> fail(cause));
    }

    /** @param what follows on the name of the service */
    protected final void fail(Kind kind, String what) {
        fail(service.errors().of(kind, what));
    }

    private void fail(ProviderException cause) {
        if (!over) {
            leave();
            listener.accept(new SttEvent.Failed(cause));
        }
    }

    @Override
    public final CompletionStage<Void> cancel() {
        return leave();
    }

    private CompletionStage<Void> leave() {
        if (!over) {
            over = true;
            stall.stop();
            quiet.stop();
            overdue.stop();
            ended.accept(this);
            if (connected) {
                socket.send(farewell());
            }
        }
        return socket.close();
    }
}
