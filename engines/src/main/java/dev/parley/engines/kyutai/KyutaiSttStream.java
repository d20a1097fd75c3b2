package dev.parley.engines.kyutai;

import static dev.parley.engines.kyutai.FrameTimeline.FRAME;
import static dev.parley.engines.kyutai.FrameTimeline.RATE;

import dev.parley.audio.PcmHistory;
import dev.parley.audio.Samples;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.RateCheck;
import dev.parley.engines.support.Watch;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.resample.Resampler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One session's speech-to-text. Audio goes out in whole model frames, which costs nothing, since the server waits for
 * them anyway. A connection that is lost is the end of the stream: whoever opened it opens another one. Confined to the
 * session's loop.
 *
 * <p>Bounded: audio that the server does not take waits; when it is more than {@value #KEPT_SECONDS} s, the stream fails.
 */
final class KyutaiSttStream implements SpeechToText.Stream, RemoteProvider.Closeable, Connector.Listener {
    static final String URI = "/api/asr-streaming";
    /** Delay of the 1B model, 0.5 s, in frames (unmute.md 5.2). */
    private static final int DELAY_FRAMES = 6;
    /** ceil(0.5 / 0.08) + 1. */
    private static final int FLUSH_FRAMES = 8;

    private static final int IGNORED_STEPS = 12;
    /** The score for 2 s of silence. */
    private static final int PAUSE_HORIZON = 2;

    /** As long as a turn may be. */
    private static final int KEPT_SECONDS = 300;

    private static final int USUAL_SECONDS = 1;
    /** The server gives a connection up after 120 s without audio. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final MoshiService service;
    private final SessionExecutor executor;
    private final Consumer<? super SttEvent> listener;
    private final Consumer<KyutaiSttStream> ended;
    private final Connector connector;
    private final MoshiReader reader = new MoshiReader();
    private final MoshiWriter writer = new MoshiWriter();
    private final Optional<Resampler> resampler;
    private final short[] converted;
    private final PcmHistory history = new PcmHistory(USUAL_SECONDS * RATE, KEPT_SECONDS * RATE);
    private final FrameTimeline timeline = new FrameTimeline();
    private final Deque<Flush> flushes = new ArrayDeque<>();
    private final Watch stall;
    private final Watch quiet;
    private final PauseAverage pause = new PauseAverage();
    private Optional<MoshiSocket> socket = Optional.empty();
    private long sentTo;
    private long steps;
    private long firstSent;
    private boolean processing;
    private boolean wordSinceFlush;
    private boolean over;

    /** @param neededSteps Long.MAX_VALUE until its silence has been sent */
    private record Flush(long id, long upTo, long neededSteps) {
        boolean sent() {
            return neededSteps != Long.MAX_VALUE;
        }
    }

    KyutaiSttStream(
            MoshiService service,
            int sampleRate,
            SessionExecutor executor,
            Consumer<? super SttEvent> listener,
            Consumer<KyutaiSttStream> ended) {
        this.service = service;
        this.executor = executor;
        this.listener = listener;
        this.ended = ended;
        this.connector = new Connector(service, executor, URI, this);
        this.resampler = sampleRate == RATE ? Optional.empty() : Optional.of(new Resampler(sampleRate, RATE));
        this.converted =
                new short[resampler.map(it -> it.maxOutput(sampleRate / 5)).orElse(0)];
        this.stall = new Watch(executor, () -> lost(Kind.TIMEOUT, "does not answer any more"));
        this.quiet = new Watch(executor, this::keepAlive);
    }

    /** One round of instances: a caller who waits for more would rather be told (unmute.md 2.2). */
    void begin() {
        connector.begin();
    }

    @Override
    public void beginUtterance() {
        // Continuous: all audio is heard.
    }

    @Override
    public void audio(short[] samples, int offset, int length) {
        if (over) {
            return;
        }
        history.retain(sentTo);
        if (resampler.isEmpty()) {
            history.append(samples, offset, length);
        } else {
            resample(resampler.get(), samples, offset, length);
        }
        pump();
        if (sentTo < history.start()) {
            executor.execute(() -> lost(Kind.BROKEN, "did not take " + KEPT_SECONDS + " s of audio"));
        }
    }

    private void resample(Resampler to24k, short[] samples, int offset, int length) {
        int at = 0;
        while (at < length) {
            int count = length - at;
            while (to24k.maxOutput(count) > converted.length) {
                count /= 2;
            }
            history.append(converted, 0, to24k.process(samples, offset + at, count, converted, 0));
            at += count;
        }
    }

    @Override
    public void flush(long flushId) {
        flushes.add(new Flush(flushId, history.end(), Long.MAX_VALUE));
        wordSinceFlush = false;
        pump();
    }

    /** Sends what can be sent: whole frames, and the padding and silence of flushes where they belong. */
    private void pump() {
        if (over || socket.isEmpty()) {
            return;
        }
        MoshiSocket open = socket.get();
        while (!open.full()) {
            Optional<Flush> next =
                    flushes.stream().filter(flush -> !flush.sent()).findFirst();
            long ready = next.map(Flush::upTo).orElse(history.end()) - sentTo;
            if (ready >= FRAME) {
                sendFrame(open, FRAME);
            } else if (next.isPresent()) {
                sendFlush(open, next.get(), (int) Math.max(0, ready));
            } else {
                return;
            }
        }
    }

    private void sendFlush(MoshiSocket open, Flush flush, int rest) {
        if (rest > 0) {
            sendFrame(open, rest);
        }
        long needed = timeline.count() + DELAY_FRAMES + 1;
        for (int i = 0; i < FLUSH_FRAMES; i++) {
            sendFrame(open, 0);
        }
        replace(flush, new Flush(flush.id(), flush.upTo(), needed));
    }

    private void replace(Flush flush, Flush by) {
        List<Flush> all =
                flushes.stream().map(each -> each == flush ? by : each).toList();
        flushes.clear();
        flushes.addAll(all);
    }

    /** One model frame: {@code length} samples of the session, then silence. */
    private void sendFrame(MoshiSocket open, int length) {
        short[] samples = history.copy(sentTo, sentTo + length);
        boolean owed = timeline.count() > steps;
        open.send(writer.audio(samples, samples.length, FRAME));
        if (timeline.count() == 0) {
            firstSent = executor.nanoTime();
        }
        service.listener().frameSent();
        timeline.add(sentTo, samples.length);
        sentTo += length;
        if (!owed) {
            // Later frames do not put it off: a server that takes audio and says nothing would never be found out.
            stall.limit(service.options().stall());
        }
        quiet.limit(QUIET);
    }

    private void keepAlive() {
        socket.ifPresent(open -> sendFrame(open, 0));
    }

    @Override
    public void connected(MoshiSocket opened) {
        socket = Optional.of(opened);
        opened.onRoom(executor, this::pump);
        listener.accept(new SttEvent.Ready(KyutaiSpeechToText.CAPABILITIES));
        quiet.limit(QUIET);
        pump();
    }

    @Override
    public void message(byte[] bytes) {
        try {
            MoshiReader.Type type = reader.read(bytes);
            if (timeline.count() > steps) {
                stall.limit(service.options().stall());
            }
            switch (type) {
                case STEP -> step();
                case WORD -> word();
                case END_WORD -> wordEnded();
                case ERROR -> lost(Kind.BROKEN, "reported: " + reader.message());
                default -> {}
            }
        } catch (IOException e) {
            lost(Kind.BROKEN, "sent what is no MessagePack");
        }
    }

    private void step() {
        long frame = steps++;
        count();
        double seconds = steps * (double) FRAME / RATE;
        if (steps >= timeline.count()) {
            stall.stop();
        }
        listener.accept(new SttEvent.Alive(ms(seconds)));
        float[] scores = reader.pauses();
        if (steps > IGNORED_STEPS && scores.length > PAUSE_HORIZON) {
            double smooth = pause.add(scores[PAUSE_HORIZON]);
            if (timeline.isSpeech(frame)) {
                listener.accept(new SttEvent.Pause(Math.clamp(smooth, 0, 1), ms(seconds)));
            }
        }
        while (!over && !flushes.isEmpty() && flushes.peek().neededSteps() <= steps) {
            listener.accept(new SttEvent.Flushed(flushes.poll().id()));
        }
    }

    private void count() {
        service.listener().frameProcessed();
        if (!processing) {
            processing = true;
            service.listener().firstFrameProcessed(executor.nanoTime() - firstSent);
        }
    }

    /** What it tells of times past all audio is wrong, and so are its words. */
    private boolean fits(double seconds) {
        Optional<String> wrong = RateCheck.heard(seconds, timeline.count() * (double) FRAME / RATE, RATE);
        wrong.ifPresent(what -> lost(Kind.BROKEN, what));
        return wrong.isEmpty();
    }

    private void wordEnded() {
        if (fits(reader.stopSeconds())) {
            listener.accept(new SttEvent.WordEnded(ms(reader.stopSeconds())));
        }
    }

    private void word() {
        String text = reader.text().strip();
        if (text.isEmpty() || !fits(reader.startSeconds())) {
            return;
        }
        if (!wordSinceFlush) {
            wordSinceFlush = true;
            pause.speechBegins();
        }
        long ms = ms(reader.startSeconds());
        listener.accept(new SttEvent.Final(List.of(new SttEvent.Word(text, ms, ms))));
    }

    /** The session's time, in ms, at this time of the connection. */
    private long ms(double seconds) {
        return Samples.toMs(timeline.sessionSample(seconds), RATE);
    }

    @Override
    public void closed() {
        lost(Kind.BROKEN, "hung up");
    }

    private void lost(Kind kind, String how) {
        failed(service.failure(kind, how));
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
            end();
            connector.cancel();
            listener.accept(new SttEvent.Failed(cause));
        }
    }

    private void end() {
        over = true;
        stall.stop();
        quiet.stop();
        ended.accept(this);
    }

    @Override
    public CompletionStage<Void> cancel() {
        end();
        return connector.cancel();
    }
}
