package dev.parley.engines.kyutai;

import static dev.parley.engines.kyutai.FrameTimeline.FRAME;
import static dev.parley.engines.kyutai.FrameTimeline.RATE;

import dev.parley.audio.Samples;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.RateCheck;
import dev.parley.engines.support.SpokenWords;
import dev.parley.engines.support.Watch;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.resample.Resampler;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reply. When the connection is lost in the middle, another instance speaks the words of which less than half was heard.
 * Confined to the session's loop.
 *
 * <p>A word is told just before the audio it begins in, although the server stamps it earlier: until then it can still be
 * given to another instance without being told twice. Bounded: the text of one reply, {@value #MAX_TEXT} characters.
 */
final class KyutaiTtsStream implements TextToSpeech.Stream, RemoteProvider.Closeable, Connector.Listener {
    static final int MAX_TEXT = 200_000;
    private static final String PATH = "/api/tts_streaming?format=PcmMessagePack&cfg_alpha=1.5";
    private static final int LOOK_AHEAD_WORDS = 4;
    private static final int MAX_LOSSES = 3;
    private static final Logger LOG = LoggerFactory.getLogger(KyutaiTtsStream.class);

    private final MoshiService service;
    private final TextToSpeech.Options options;
    private final SessionExecutor executor;
    private final Consumer<? super TtsEvent> listener;
    private final Consumer<KyutaiTtsStream> ended;
    private final Reconnect reconnect;
    private final MoshiReader reader = new MoshiReader();
    private final MoshiWriter writer = new MoshiWriter();
    private final SpokenWords words = new SpokenWords();
    private final Optional<Resampler> resampler;
    private final Watch stall;
    private Optional<byte[]> embedding = Optional.empty();
    private Optional<MoshiSocket> socket = Optional.empty();
    private long delivered;
    private long connectionBegan;
    /** When the last word of this connection ends, in seconds of its clock. */
    private double toldSeconds;

    private int characters;
    private int losses;
    private boolean textEnded;
    private boolean saidReady;
    private boolean over;

    /** unmute.md 9.1: custom and unset voices are left out. */
    private String uri() {
        return PATH
                + options.voice()
                        .filter(voice -> !voice.isBlank() && !isCustom(voice))
                        .map(voice -> "&voice="
                                + URLEncoder.encode(voice, StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                        .orElse("");
    }

    static boolean isCustom(String voice) {
        return voice.startsWith("custom:");
    }

    KyutaiTtsStream(
            MoshiService service,
            TextToSpeech.Options options,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener,
            Consumer<KyutaiTtsStream> ended) {
        this.service = service;
        this.options = options;
        this.executor = executor;
        this.listener = listener;
        this.ended = ended;
        this.reconnect = new Reconnect(service, executor, this::uri, this);
        int rate = options.sampleRate();
        this.resampler = rate == RATE ? Optional.empty() : Optional.of(new Resampler(RATE, rate));
        this.stall = new Watch(executor, () -> lost("does not answer any more"));
    }

    /** Waits for the message that gives a custom voice; text is kept meanwhile. Without it the server's own voice speaks. */
    void beginWith(CompletionStage<Optional<byte[]>> voice) {
        CompletableFuture<Optional<byte[]>> found = voice.toCompletableFuture();
        if (found.isDone()) {
            begin(found.exceptionally(cause -> Optional.empty()).join());
        } else {
            found.whenComplete((message, failure) -> executor.execute(() -> {
                if (!over) {
                    begin(failure == null ? message : Optional.empty());
                }
            }));
        }
    }

    /** @param voice the message that gives a custom voice */
    void begin(Optional<byte[]> voice) {
        embedding = voice;
        if (voice.isEmpty() && options.voice().filter(KyutaiTtsStream::isCustom).isPresent()) {
            LOG.warn(
                    "cloned voice {} is unknown or too old; the server's own voice speaks",
                    options.voice().get());
        }
        reconnect.begin(KyutaiOptions.TRIES);
    }

    @Override
    public void text(String more) {
        characters += more.length();
        if (characters > MAX_TEXT) {
            ProviderException tooMuch =
                    service.failure(Kind.REJECTED, "takes at most " + MAX_TEXT + " characters in one reply");
            executor.execute(() -> failed(tooMuch));
            return;
        }
        List<String> added = words.give(more);
        if (!added.isEmpty()) {
            socket.ifPresent(open -> open.send(writer.text(String.join(" ", added))));
            watch();
        }
    }

    @Override
    public void end() {
        textEnded = true;
        socket.ifPresent(open -> open.send(writer.endOfText()));
        watch();
    }

    @Override
    public void connected(MoshiSocket opened) {
        socket = Optional.of(opened);
        connectionBegan = delivered;
        toldSeconds = 0;
        if (!saidReady) {
            saidReady = true;
            listener.accept(new TtsEvent.Ready(KyutaiTextToSpeech.CAPABILITIES));
        }
        embedding.ifPresent(voice -> opened.send(Buffer.buffer(voice)));
        String waiting = words.takeBack(delivered);
        if (!waiting.isEmpty()) {
            opened.send(writer.text(waiting));
        }
        if (textEnded) {
            opened.send(writer.endOfText());
        }
        watch();
    }

    /** The server owes something when the text has ended, or is longer than it looks ahead. */
    private void watch() {
        if (socket.isPresent() && (textEnded || words.waiting() > LOOK_AHEAD_WORDS)) {
            stall.limit(service.options().stall());
        } else {
            stall.stop();
        }
    }

    @Override
    public void message(byte[] bytes) {
        try {
            switch (reader.read(bytes)) {
                case AUDIO -> audio(reader.pcm());
                case TEXT -> word();
                case ERROR -> lost("reported: " + reader.message());
                default -> {}
            }
        } catch (IOException e) {
            lost("sent what is no MessagePack");
        }
    }

    private void word() {
        if (!reader.text().isBlank()) {
            toldSeconds = Math.max(toldSeconds, reader.stopSeconds());
            words.stamp(
                    reader.text(),
                    connectionBegan + Math.round(reader.startSeconds() * RATE),
                    connectionBegan + Math.round(reader.stopSeconds() * RATE));
        }
        watch();
    }

    private void audio(short[] pcm) {
        watch();
        if (pcm.length == 0) {
            return;
        }
        tell(words.spokenBefore(delivered + pcm.length));
        delivered += pcm.length;
        deliver(pcm);
    }

    private void tell(List<SpokenWords.Stamp> spoken) {
        for (SpokenWords.Stamp stamp : spoken) {
            if (!over) {
                listener.accept(new TtsEvent.Word(
                        stamp.word(), Samples.toMs(stamp.start(), RATE), Samples.toMs(stamp.stop(), RATE)));
            }
        }
    }

    private void deliver(short[] pcm) {
        short[] out = pcm;
        if (resampler.isPresent()) {
            short[] room = new short[resampler.get().maxOutput(pcm.length)];
            out = Arrays.copyOf(room, resampler.get().process(pcm, 0, pcm.length, room, 0));
        }
        emit(out);
    }

    private void emit(short[] samples) {
        if (!over && samples.length > 0) {
            listener.accept(new TtsEvent.Audio(samples));
        }
    }

    @Override
    public void closed() {
        boolean inOrder = socket.map(MoshiSocket::closedInOrder).orElse(false);
        if (textEnded && (inOrder || words.completeAt(delivered + FRAME))) {
            done();
        } else {
            lost("hung up");
        }
    }

    private void done() {
        double sound = (delivered - connectionBegan) / (double) RATE;
        Optional<String> wrong = RateCheck.spoken(toldSeconds, sound, RATE, words.waiting() == 0);
        if (wrong.isPresent()) {
            failed(service.failure(Kind.BROKEN, wrong.get()));
            return;
        }
        tell(words.rest(delivered));
        resampler.ifPresent(last -> {
            short[] room = new short[last.maxOutput(0)];
            emit(Arrays.copyOf(room, last.flush(room, 0)));
        });
        if (!over) {
            finish();
            listener.accept(new TtsEvent.Done());
        }
    }

    private void lost(String how) {
        if (over) {
            return;
        }
        reconnect.drop();
        socket = Optional.empty();
        stall.stop();
        losses = delivered > connectionBegan ? 1 : losses + 1;
        if (losses >= MAX_LOSSES) {
            failed(service.failure(Kind.BROKEN, how + ", " + losses + " times"));
        } else {
            LOG.warn("kyutai tts {}; another instance goes on", how);
            reconnect.begin(KyutaiOptions.TRIES);
        }
    }

    @Override
    public void refused(ProviderException cause) {
        failed(cause);
    }

    /** From any thread. */
    @Override
    public void providerClosed(ProviderException cause) {
        executor.execute(() -> failed(cause));
    }

    private void failed(ProviderException cause) {
        if (!over) {
            finish();
            reconnect.cancel();
            listener.accept(new TtsEvent.Failed(cause));
        }
    }

    private void finish() {
        over = true;
        stall.stop();
        ended.accept(this);
    }

    @Override
    public CompletionStage<Void> cancel() {
        finish();
        return reconnect.cancel();
    }
}
