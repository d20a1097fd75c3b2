package dev.parley.engines.support.openai;

import dev.parley.codec.WavWriter;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.RateCheck;
import dev.parley.engines.support.service.HttpCall;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.resample.Resampler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One session's speech: each utterance is one request, sent when it ends, one after the other. Loop only, but for
 * {@link #providerClosed}.
 *
 * <p>Bounded: {@value #LONGEST_SECONDS} s an utterance, the rest of which is sent as another one; {@value #MAX_WAITING}
 * utterances that wait, beyond which the stream fails.
 */
final class TranscriptionStream implements SpeechToText.Stream, RemoteProvider.Closeable {
    static final int LONGEST_SECONDS = 120;
    static final int MAX_WAITING = 16;
    static final int RATE = 16_000;
    /** Shorter pieces are refused by OpenAI, and hold no word. */
    private static final int SHORTEST = RATE / 10;

    static final int MAX_ANSWER = 1024 * 1024;
    private static final HttpCall.Limits LIMITS = new HttpCall.Limits(Duration.ofSeconds(15), Duration.ofSeconds(10));

    private final SpeechService service;
    private final OpenAiTranscriptionOptions options;
    private final SpeechToText.Options wanted;
    private final SessionExecutor executor;
    private final Consumer<? super SttEvent> listener;
    private final Consumer<TranscriptionStream> over;
    private final Resampler resampler;
    private final UtteranceAudio audio = new UtteranceAudio(RATE * LONGEST_SECONDS);
    /** Ended utterances, the first of which is being asked about. */
    private final Deque<Utterance> waiting = new ArrayDeque<>();

    private short[] converted = new short[0];
    private Optional<HttpCall> call = Optional.empty();
    private long heard;
    private boolean speaking;
    private boolean done;

    /**
     * @param samples at {@link #RATE}; none where nothing was said
     * @param startMs of the stream's time
     * @param flush the id to answer; empty for the first part of a long utterance
     */
    private record Utterance(short[] samples, long startMs, Optional<Long> flush) {
        long endMs() {
            return startMs + samples.length * 1000L / RATE;
        }
    }

    TranscriptionStream(
            SpeechService service,
            OpenAiTranscriptionOptions options,
            SpeechToText.Options wanted,
            SessionExecutor executor,
            Consumer<? super SttEvent> listener,
            Consumer<TranscriptionStream> over) {
        this.service = service;
        this.options = options;
        this.wanted = wanted;
        this.executor = executor;
        this.listener = listener;
        this.over = over;
        this.resampler = new Resampler(wanted.sampleRate(), RATE);
    }

    /** There is no connection to wait for: each utterance has its own. */
    void begin() {
        executor.execute(() -> {
            if (!done) {
                listener.accept(new SttEvent.Ready(OpenAiSpeechToText.capabilities(options)));
            }
        });
    }

    @Override
    public void beginUtterance() {
        speaking = true;
        resampler.reset();
        audio.begin(heard);
    }

    @Override
    public void audio(short[] samples, int offset, int length) {
        if (done) {
            return;
        }
        heard += length;
        if (!speaking) {
            return;
        }
        int room = resampler.maxOutput(length);
        if (converted.length < room) {
            converted = new short[room];
        }
        int count = resampler.process(samples, offset, length, converted, 0);
        if (!audio.add(converted, count)) {
            end(Optional.empty());
            audio.begin(heard - length);
            audio.add(converted, count);
        }
    }

    @Override
    public void flush(long flushId) {
        if (!done) {
            end(Optional.of(flushId));
            speaking = false;
        }
    }

    private void end(Optional<Long> flush) {
        long startMs = audio.begun() * 1000 / wanted.sampleRate();
        waiting.add(new Utterance(audio.take(), startMs, flush));
        if (waiting.size() > MAX_WAITING) {
            executor.execute(
                    () -> fail(service.errors().of(Kind.AT_CAPACITY, "is behind by " + MAX_WAITING + " utterances")));
        } else {
            executor.execute(this::ask);
        }
    }

    private void ask() {
        while (!done && call.isEmpty() && !waiting.isEmpty()) {
            Utterance next = waiting.element();
            if (next.samples().length < SHORTEST) {
                answered(next, List.of());
            } else {
                send(next);
            }
        }
    }

    private void send(Utterance utterance) {
        HttpCall asked = new HttpCall(service, executor, LIMITS, new Answer(utterance));
        call = Optional.of(asked);
        asked.send(
                service.request(HttpMethod.POST, "/audio/transcriptions"),
                http -> http.send(form(wav(utterance.samples()))));
    }

    private static Buffer wav(short[] samples) {
        Buffer file = Buffer.buffer(WavWriter.header(RATE, 2L * samples.length));
        for (short sample : samples) {
            file.appendShortLE(sample);
        }
        return file;
    }

    private ClientMultipartForm form(Buffer wav) {
        ClientMultipartForm form = ClientMultipartForm.multipartForm()
                .binaryFileUpload("file", "utterance.wav", "audio/wav", wav)
                .attribute("model", options.model())
                .attribute("response_format", options.wordTimes() ? "verbose_json" : "json");
        wanted.language()
                .or(options::language)
                .ifPresent(language -> form.attribute("language", language.split("[-_]", 2)[0]));
        wanted.prompt().ifPresent(prompt -> form.attribute("prompt", prompt));
        return options.wordTimes() ? form.attribute("timestamp_granularities[]", "word") : form;
    }

    private void answered(Utterance utterance, List<SttEvent.Word> words) {
        waiting.remove(utterance);
        if (!words.isEmpty()) {
            listener.accept(new SttEvent.Final(words));
        }
        if (!done && utterance.flush().isPresent()) {
            listener.accept(new SttEvent.Flushed(utterance.flush().get()));
        }
    }

    private void fail(ProviderException cause) {
        if (!done) {
            leave();
            listener.accept(new SttEvent.Failed(cause));
        }
    }

    private CompletionStage<Void> leave() {
        done = true;
        over.accept(this);
        waiting.clear();
        return call.map(HttpCall::cancel).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public void providerClosed(ProviderException cause) {
        executor.execute(() -> fail(cause));
    }

    @Override
    public CompletionStage<Void> cancel() {
        return leave();
    }

    /** What the server says of one utterance. */
    private final class Answer implements HttpCall.Listener {
        private final Utterance utterance;
        private final Buffer body = Buffer.buffer();

        Answer(Utterance utterance) {
            this.utterance = utterance;
        }

        @Override
        public void data(Buffer piece) {
            if (body.length() + piece.length() > MAX_ANSWER) {
                fail(service.errors().of(Kind.BROKEN, "sent more than " + MAX_ANSWER + " bytes"));
            } else {
                body.appendBuffer(piece);
            }
        }

        @Override
        public void ended() {
            call = Optional.empty();
            try {
                JsonObject answer = body.toJsonObject();
                List<SttEvent.Word> words = TranscriptWords.read(answer, utterance.startMs(), utterance.endMs());
                RateCheck.heard(TranscriptWords.duration(answer), utterance.samples().length / (double) RATE, RATE)
                        .ifPresentOrElse(what -> fail(service.errors().of(Kind.BROKEN, what)), () -> {
                            answered(utterance, words);
                            ask();
                        });
            } catch (DecodeException | ClassCastException e) {
                fail(service.errors().of(Kind.BROKEN, "sent what is no transcript", e));
            }
        }

        @Override
        public void failed(ProviderException cause) {
            fail(cause);
        }
    }
}
