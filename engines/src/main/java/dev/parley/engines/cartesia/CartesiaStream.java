package dev.parley.engines.cartesia;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Clause;
import dev.parley.engines.support.ClauseSplitter;
import dev.parley.engines.support.Watch;
import dev.parley.engines.support.service.Channel;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.ReplyAudio;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One reply: a context of a shared connection, or several one after the other. Cartesia forgets a context a second after its
 * last sound, so that text which comes later goes to another one; so do words of which nothing was heard when the connection
 * is lost. Loop only, but for {@link #providerClosed}.
 *
 * <p>Bounded: the text of one reply, {@value #MAX_TEXT} characters.
 */
final class CartesiaStream implements TextToSpeech.Stream, RemoteProvider.Closeable, Channel.Listener {
    static final int MAX_TEXT = 200_000;

    /** Connections in a row without a sound. */
    static final int MAX_LOSSES = 3;

    /** Without a sign of life while sound is owed. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** Behind its last sound a context takes no more text; Cartesia says a second. */
    private static final long FORGOTTEN_NANOS = Duration.ofMillis(700).toNanos();

    private final CartesiaService service;
    private final CartesiaOptions options;
    private final CartesiaMessages messages;
    private final SessionExecutor executor;
    private final Consumer<? super TtsEvent> listener;
    private final Consumer<CartesiaStream> ended;
    private final TextToSpeech.Capabilities capabilities;
    private final ReplyAudio reply;
    private final ClauseSplitter splitter = new ClauseSplitter();
    private final Watch watch;
    private Optional<Channel> channel = Optional.empty();
    private boolean open;
    private boolean saidReady;
    /** Of the context that is open. */
    private boolean hasText;

    private long lastSoundNanos;
    private int characters;
    private int losses;
    private boolean textEnded;
    private boolean over;

    CartesiaStream(
            CartesiaService service,
            CartesiaOptions options,
            TextToSpeech.Options wanted,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener,
            Consumer<CartesiaStream> ended) {
        this.service = service;
        this.options = options;
        this.executor = executor;
        this.listener = listener;
        this.ended = ended;
        this.capabilities = service.capabilities();
        TextToSpeech.Voice voice = service.voice(wanted.voice());
        this.messages = new CartesiaMessages(options, wanted, voice.name(), voice.language());
        this.reply = new ReplyAudio(CartesiaMessages.rate(options, wanted), wanted.sampleRate(), this::emit);
        this.watch = new Watch(executor, () -> fail(service.failure(Kind.TIMEOUT, "says nothing any more")));
    }

    /** Joins a connection: when the first word comes, it is there. */
    void begin() {
        service.missing().ifPresentOrElse(cause -> executor.execute(() -> fail(cause)), this::join);
    }

    private void join() {
        open = false;
        hasText = false;
        reply.begin();
        channel = Optional.of(service.join(executor, this));
    }

    @Override
    public void opened() {
        open = true;
        if (!saidReady) {
            saidReady = true;
            emit(new TtsEvent.Ready(capabilities));
        }
        if (over) {
            return;
        }
        say(reply.takeBack());
        if (textEnded) {
            finishText();
        }
    }

    @Override
    public void text(String words) {
        if (over || textEnded) {
            return;
        }
        characters += words.length();
        if (characters > MAX_TEXT) {
            executor.execute(() ->
                    fail(service.failure(Kind.REJECTED, "takes at most " + MAX_TEXT + " characters in one reply")));
        } else if (options.bufferDelay().isZero()) {
            splitter.add(words).forEach(this::give);
        } else {
            give(words);
        }
    }

    private void give(Clause clause) {
        give(String.join(" ", clause.words()));
    }

    private void give(String text) {
        boolean forgotten = open && isForgotten();
        List<String> added = reply.give(text);
        if (added.isEmpty()) {
            return;
        }
        if (forgotten) {
            leave();
        }
        if (channel.isEmpty()) {
            join();
        } else if (open) {
            say(String.join(" ", added));
        }
    }

    /** All that it was given has been spoken, and a while ago. */
    private boolean isForgotten() {
        return reply.sounds() && reply.waiting() == 0 && executor.nanoTime() - lastSoundNanos > FORGOTTEN_NANOS;
    }

    private void say(String words) {
        if (words.isEmpty()) {
            return;
        }
        send(messages.text(id(), hasText ? " " + words : words));
        hasText = true;
        if (options.flushSentences() && ClauseSplitter.pauseAfter(words) == Clause.Pause.LONG) {
            send(messages.flush(id()));
        }
        watch.limit(SILENCE);
    }

    private String id() {
        return channel.orElseThrow().id();
    }

    private void send(JsonObject message) {
        channel.ifPresent(it -> it.send(message));
    }

    @Override
    public void end() {
        if (over || textEnded) {
            return;
        }
        splitter.end().ifPresent(this::give);
        textEnded = true;
        if (open || channel.isEmpty()) {
            finishText();
        }
    }

    /** Cartesia knows nothing of a context without text. */
    private void finishText() {
        if (hasText) {
            send(messages.end(id()));
            watch.limit(SILENCE);
        } else {
            executor.execute(this::finish);
        }
    }

    @Override
    public void message(JsonObject message) {
        switch (String.valueOf(message.getValue("type"))) {
            case "chunk" -> sound(message);
            case "timestamps" -> words(message.getValue("word_timestamps"));
            case "done" -> contextEnded();
            case "error" -> refusedByServer(message);
            default -> {}
        }
    }

    private void sound(JsonObject message) {
        byte[] pcm;
        try {
            pcm = Base64.getDecoder().decode(String.valueOf(message.getValue("data")));
        } catch (IllegalArgumentException e) {
            fail(service.speech().errors().of(Kind.BROKEN, "sent sound that cannot be read", e));
            return;
        }
        lastSoundNanos = executor.nanoTime();
        losses = 0;
        if (textEnded) {
            watch.limit(SILENCE);
        } else {
            watch.stop();
        }
        reply.audio(pcm);
    }

    private void words(Object times) {
        if (times instanceof JsonObject json
                && json.getValue("words") instanceof JsonArray words
                && json.getValue("start") instanceof JsonArray starts
                && json.getValue("end") instanceof JsonArray ends) {
            int count = Math.min(words.size(), Math.min(starts.size(), ends.size()));
            for (int i = 0; i < count && !over; i++) {
                if (starts.getValue(i) instanceof Number start && ends.getValue(i) instanceof Number end) {
                    reply.word(String.valueOf(words.getValue(i)), start.doubleValue(), end.doubleValue());
                }
            }
        }
    }

    /** Its end, or it was forgotten while text was on its way to it. */
    private void contextEnded() {
        boolean last = textEnded && hasText;
        hasText = false;
        if (last) {
            finish();
            return;
        }
        leave();
        if (reply.waiting() > 0) {
            join();
        }
    }

    private void refusedByServer(JsonObject message) {
        if (message.getValue("context_id") == null && reply.sounds()) {
            return; // of the connection, and so about another context
        }
        hasText = false;
        int status = message.getValue("status_code") instanceof Number number ? number.intValue() : 500;
        String reason = ServiceErrors.reason(message)
                .map(service.speech().errors()::clean)
                .orElse("without a reason");
        fail(service.failure(ServiceErrors.kind(status, reason), "refused (" + status + "): " + reason));
    }

    @Override
    public void refused(ProviderException cause) {
        channel = Optional.empty();
        fail(cause);
    }

    @Override
    public void closed(int code, String reason) {
        channel = Optional.empty();
        open = false;
        watch.stop();
        losses++;
        String how = "hung up (" + code + (reason.isEmpty() ? "" : " " + reason) + ")";
        if (losses >= MAX_LOSSES || !reply.canGoOn()) {
            fail(service.failure(Kind.BROKEN, how));
        } else {
            join();
        }
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

    private void fail(ProviderException cause) {
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
        return left.map(it ->
                        it.close(Optional.of(CartesiaMessages.cancel(it.id())).filter(known -> hasText)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Void> release() {
        over = true;
        ended.accept(this);
        return leave();
    }

    @Override
    public void providerClosed(ProviderException cause) {
        executor.execute(() -> fail(cause));
    }

    @Override
    public CompletionStage<Void> cancel() {
        return release();
    }
}
