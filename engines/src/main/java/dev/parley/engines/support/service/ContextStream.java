package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Watch;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One reply of a voice whose server carries several replies on a connection, each in what it calls a context. Where a context
 * ends before the text does, or its connection is lost, another one goes on with the words of which nothing was heard. What the
 * server is told, and what it says, is the subclass's. Loop only, but for {@link #providerClosed}.
 *
 * <p>Bounded: the text of one reply, {@value #MAX_TEXT} characters.
 */
public abstract class ContextStream implements TextToSpeech.Stream, RemoteProvider.Closeable, Channel.Listener {
    public static final int MAX_TEXT = 200_000;

    /** Connections in a row without a sound. */
    public static final int MAX_LOSSES = 3;

    /** Without a sign of life while sound is owed. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    protected final SessionExecutor executor;
    protected final ReplySound reply;
    private final Voice voice;
    private final Consumer<? super TtsEvent> listener;
    private final Consumer<ContextStream> ended;
    private final TextToSpeech.Capabilities capabilities;
    private final Watch watch;
    private Optional<Channel> channel = Optional.empty();
    private boolean open;
    private boolean saidReady;
    /** Of the context that is open: the server knows of it. */
    private boolean begun;

    /** No sound has come since text was last told. */
    private boolean owed;

    private int characters;
    private int losses;
    private boolean textEnded;
    private boolean over;

    /**
     * Whose voice it is.
     *
     * @param service the server
     * @param capabilities told with {@code Ready}
     * @param rate of the server's sound, in Hz
     */
    public record Voice(VoiceService service, TextToSpeech.Capabilities capabilities, int rate) {}

    /**
     * @param wanted rate of the caller, in Hz
     * @param ended told once it is over, in whatever way
     */
    protected ContextStream(
            Voice voice,
            int wanted,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener,
            Consumer<ContextStream> ended) {
        this.voice = voice;
        this.executor = executor;
        this.listener = listener;
        this.ended = ended;
        this.capabilities = voice.capabilities();
        this.reply = new ReplySound(voice.rate(), wanted, this::emit);
        this.watch = new Watch(executor, () -> fail(failure(Kind.TIMEOUT, "says nothing any more")));
    }

    /** A context of its own. */
    protected abstract Channel join();

    /** Tells the server more text. @param first whether it is the context's first */
    protected abstract void say(String words, boolean first);

    /** Tells the server that no more text comes. */
    protected abstract void sayEnd();

    /** What ends a context that the server knows of, if anything does. */
    protected abstract Optional<JsonObject> farewell(String context);

    /** The context is left. */
    protected void left() {}

    /** All that it was given has been spoken, and so long ago that it may take no more. */
    protected boolean isForgotten() {
        return false;
    }

    /** Joins a connection: when the first word comes, it is there. */
    public final void begin() {
        voice.service().unusable().ifPresentOrElse(cause -> executor.execute(() -> fail(cause)), this::another);
    }

    private void another() {
        open = false;
        begun = false;
        reply.begin();
        channel = Optional.of(join());
    }

    @Override
    public final void opened() {
        open = true;
        if (!saidReady) {
            saidReady = true;
            emit(new TtsEvent.Ready(capabilities));
        }
        if (over) {
            return;
        }
        tell(reply.takeBack());
        if (textEnded) {
            finishText();
        }
    }

    /** Counts text, and fails the reply where it is too much. */
    protected final boolean takes(String text) {
        if (over || textEnded) {
            return false;
        }
        characters += text.length();
        if (characters > MAX_TEXT) {
            String problem = "takes at most " + MAX_TEXT + " characters in one reply";
            executor.execute(() -> fail(failure(Kind.REJECTED, problem)));
            return false;
        }
        return true;
    }

    /** Text is told the server, now or once it can be. */
    protected final void give(String text) {
        boolean forgotten = open && isForgotten();
        List<String> added = reply.give(text);
        if (added.isEmpty()) {
            return;
        }
        if (forgotten) {
            leave();
        }
        if (channel.isEmpty()) {
            another();
        } else if (open) {
            tell(String.join(" ", added));
        }
    }

    private void tell(String words) {
        if (!words.isEmpty()) {
            say(words, !begun);
            begun = true;
            owed = true;
            watch.limit(SILENCE);
        }
    }

    protected final String id() {
        return channel.map(Channel::id).orElse("");
    }

    protected final void send(JsonObject message) {
        channel.ifPresent(it -> it.send(message));
    }

    /** Whether messages reach a context that the server knows of. */
    protected final boolean isBegun() {
        return open && begun;
    }

    /** No more text comes. */
    protected final void endText() {
        textEnded = true;
        if (open || channel.isEmpty()) {
            finishText();
        }
    }

    /** The server knows nothing of a context without text. */
    private void finishText() {
        if (begun) {
            sayEnd();
            watch.limit(SILENCE);
        } else {
            executor.execute(this::finish);
        }
    }

    /** The server sent sound. */
    protected final void sound(String base64) {
        byte[] pcm;
        try {
            pcm = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            fail(voice.service().speech().errors().of(Kind.BROKEN, "sent sound that cannot be read", e));
            return;
        }
        losses = 0;
        owed = false;
        if (textEnded) {
            watch.limit(SILENCE);
        } else {
            watch.stop();
        }
        reply.audio(pcm);
    }

    /**
     * The server ended the context: at its end, or because it had heard nothing for a while. Text that was on its way then is
     * spoken by another one.
     */
    protected final void contextEnded() {
        boolean last = textEnded && begun;
        begun = false;
        Optional<String> wrong = reply.wrongRate();
        if (wrong.isPresent()) {
            fail(failure(Kind.BROKEN, wrong.get()));
        } else if (owed && reply.waiting() > 0 && ++losses < MAX_LOSSES) {
            leave();
            another();
        } else if (last) {
            finish();
        } else {
            leave();
            reply.settle();
        }
    }

    /** The server told why the context failed; it is over. */
    protected final void failed(Kind kind, String what) {
        begun = false;
        fail(failure(kind, what));
    }

    @Override
    public final void refused(ProviderException cause) {
        channel = Optional.empty();
        fail(cause);
    }

    @Override
    public void closed(int code, String reason) {
        lost("hung up (" + code + (reason.isEmpty() ? "" : " " + reason) + ")");
    }

    /** The connection is gone: another one goes on where that is possible. */
    protected final void lost(String how) {
        channel = Optional.empty();
        open = false;
        watch.stop();
        losses++;
        if (losses >= MAX_LOSSES || !reply.canGoOn()) {
            fail(failure(Kind.BROKEN, how));
        } else {
            another();
        }
    }

    private ProviderException failure(Kind kind, String what) {
        return voice.service().failure(kind, what);
    }

    protected final boolean isOver() {
        return over;
    }

    private void emit(TtsEvent event) {
        if (!over) {
            listener.accept(event);
        }
    }

    private void finish() {
        if (!over) {
            leave();
            reply.end();
        }
        if (!over) {
            release();
            listener.accept(new TtsEvent.Done());
        }
    }

    protected final void fail(ProviderException cause) {
        if (!over) {
            release();
            listener.accept(new TtsEvent.Failed(cause));
        }
    }

    /** What the context still says is not heard. */
    private CompletionStage<Void> leave() {
        watch.stop();
        open = false;
        Optional<Channel> left = channel;
        channel = Optional.empty();
        left();
        return left.map(it -> it.close(begun ? farewell(it.id()) : Optional.empty()))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Void> release() {
        over = true;
        ended.accept(this);
        return leave();
    }

    @Override
    public final void providerClosed(ProviderException cause) {
        executor.execute(() -> fail(cause));
    }

    @Override
    public final CompletionStage<Void> cancel() {
        return release();
    }
}
