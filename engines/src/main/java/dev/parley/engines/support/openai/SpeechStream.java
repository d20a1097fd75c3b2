package dev.parley.engines.support.openai;

import dev.parley.codec.MalformedAudioException;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Clause;
import dev.parley.engines.support.ClauseSplitter;
import dev.parley.engines.support.VoiceNames;
import dev.parley.engines.support.service.HttpCall;
import dev.parley.engines.support.service.PcmInput;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One reply. What has been written of it is asked for in whole clauses, as many at once as are there; while one answer is
 * played, the next one is asked for already, and waits in its socket. Loop only, but for {@link #providerClosed}.
 *
 * <p>Bounded: the characters of one request ({@value #LONGEST_REQUEST}) and of the text that waits ({@value #MAX_WAITING}).
 */
final class SpeechStream implements TextToSpeech.Stream, RemoteProvider.Closeable {
    /** What the endpoint takes. */
    static final int LONGEST_REQUEST = 4_000;

    static final int MAX_WAITING = 200_000;
    private static final HttpCall.Limits LIMITS = new HttpCall.Limits(Duration.ofSeconds(15), Duration.ofSeconds(10));
    private static final double SLOWEST = 0.25;
    private static final double FASTEST = 4.0;

    private final SpeechService service;
    private final OpenAiVoiceOptions options;
    private final TextToSpeech.Options wanted;
    private final SessionExecutor executor;
    private final Consumer<? super TtsEvent> listener;
    private final Consumer<SpeechStream> over;
    private final ClauseSplitter splitter = new ClauseSplitter();
    private final Deque<String> waiting = new ArrayDeque<>();
    /** Asked for and not yet spoken to its end: the one that is heard, and the one behind it. */
    private final Deque<Part> parts = new ArrayDeque<>();

    private PcmInput pcm;
    private int rate;
    private int waitingCharacters;
    private boolean textEnded;
    private boolean done;

    SpeechStream(
            SpeechService service,
            OpenAiVoiceOptions options,
            TextToSpeech.Options wanted,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener,
            Consumer<SpeechStream> over) {
        this.service = service;
        this.options = options;
        this.wanted = wanted;
        this.executor = executor;
        this.listener = listener;
        this.over = over;
        this.rate = options.pcmRate();
        this.pcm = new PcmInput(rate, wanted.sampleRate());
    }

    /** There is no connection to wait for: each clause has its own. */
    void begin() {
        executor.execute(() -> {
            if (!done) {
                listener.accept(new TtsEvent.Ready(OpenAiTextToSpeech.capabilities(options)));
            }
        });
    }

    @Override
    public void text(String words) {
        if (done || textEnded) {
            return;
        }
        splitter.add(words).forEach(this::add);
        if (waitingCharacters > MAX_WAITING) {
            String problem = "takes at most " + MAX_WAITING + " characters ahead of its voice";
            executor.execute(() -> fail(service.errors().of(Kind.REJECTED, problem)));
            return;
        }
        executor.execute(this::ask);
    }

    @Override
    public void end() {
        if (done || textEnded) {
            return;
        }
        textEnded = true;
        splitter.end().ifPresent(this::add);
        executor.execute(this::ask);
    }

    private void add(Clause clause) {
        String words = String.join(" ", clause.words());
        waiting.add(words);
        waitingCharacters += words.length() + 1;
    }

    /** Asks for what is there, as long as no more than one answer waits behind the one that is heard. */
    private void ask() {
        if (done) {
            return;
        }
        if (parts.size() < 2 && !waiting.isEmpty()) {
            Part part = new Part(parts.isEmpty());
            parts.add(part);
            part.send(next());
        } else if (parts.isEmpty() && textEnded) {
            finish();
        }
    }

    private String next() {
        List<String> taken = new ArrayList<>();
        int length = 0;
        while (!waiting.isEmpty() && (taken.isEmpty() || length + waiting.peek().length() < LONGEST_REQUEST)) {
            String clause = waiting.poll();
            length += clause.length() + 1;
            taken.add(clause);
        }
        waitingCharacters -= length;
        return String.join(" ", taken);
    }

    private void sound(short[] samples) {
        if (samples.length > 0) {
            listener.accept(new TtsEvent.Audio(samples));
        }
    }

    /** What an answer says of its own rate is believed: another would sound too fast or too slow. */
    private void sound(byte[] answer, OptionalInt told) {
        int now = told.orElse(options.pcmRate());
        if (answer.length > 0 && now != rate) {
            PcmInput next;
            try {
                next = new PcmInput(now, wanted.sampleRate());
            } catch (IllegalArgumentException e) {
                fail(service.errors()
                        .of(Kind.REJECTED, "answered with sound of " + now + " Hz, which is not known", e));
                return;
            }
            sound(pcm.end());
            rate = now;
            pcm = next;
        }
        sound(pcm.take(answer));
    }

    private void finish() {
        sound(pcm.end());
        if (!done) {
            leave();
            listener.accept(new TtsEvent.Done());
        }
    }

    private void fail(ProviderException cause) {
        if (!done) {
            leave();
            listener.accept(new TtsEvent.Failed(cause));
        }
    }

    private CompletionStage<Void> leave() {
        done = true;
        over.accept(this);
        List<CompletableFuture<Void>> gone = parts.stream()
                .map(part -> part.call.cancel().toCompletableFuture())
                .toList();
        parts.clear();
        return CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new));
    }

    @Override
    public void providerClosed(ProviderException cause) {
        executor.execute(() -> fail(cause));
    }

    @Override
    public CompletionStage<Void> cancel() {
        return leave();
    }

    private JsonObject request(String text) {
        JsonObject json = new JsonObject()
                .put("model", options.model())
                .put("input", text)
                .put("voice", voice())
                .put("response_format", "pcm");
        options.instructions().ifPresent(how -> json.put("instructions", how));
        if (wanted.speed() != 1.0) {
            json.put("speed", Math.clamp(wanted.speed(), SLOWEST, FASTEST));
        }
        return json;
    }

    private String voice() {
        Optional<String> asked = VoiceNames.voice(wanted.voice());
        return asked.filter(options.voices()::contains).orElse(options.voices().getFirst());
    }

    /** One request and its answer. */
    private final class Part implements HttpCall.Listener {
        final HttpCall call = new HttpCall(service, executor, LIMITS, this);
        private final AnswerSound sound = new AnswerSound();
        private Optional<ProviderException> failure = Optional.empty();
        private boolean heard;
        private boolean ended;

        Part(boolean heard) {
            this.heard = heard;
        }

        void send(String text) {
            RequestOptions request =
                    service.request(HttpMethod.POST, "/audio/speech").putHeader("content-type", "application/json");
            if (!heard) {
                call.hold();
            }
            call.send(request, request(text).toBuffer());
        }

        /** It is its turn. */
        void hear() {
            heard = true;
            if (failure.isPresent()) {
                fail(failure.get());
            } else if (ended) {
                over();
            } else {
                call.proceed();
            }
        }

        @Override
        public void begins(MultiMap headers) {
            sound.type(Optional.ofNullable(headers.get("Content-Type")).orElse(""));
        }

        @Override
        public void data(Buffer piece) {
            try {
                byte[] samples = sound.take(piece.getBytes());
                SpeechStream.this.sound(samples, sound.rate());
            } catch (MalformedAudioException e) {
                fail(service.errors().of(Kind.REJECTED, e.getMessage(), e));
            }
            if (!done) {
                ask();
            }
        }

        @Override
        public void ended() {
            ended = true;
            if (heard) {
                over();
            }
        }

        private void over() {
            parts.remove(this);
            SpeechStream.this.sound(sound.end(), sound.rate());
            if (done) {
                return;
            }
            pcm.dropHalfSample();
            Optional<Part> next = Optional.ofNullable(parts.peek());
            ask();
            next.ifPresent(Part::hear);
        }

        @Override
        public void failed(ProviderException cause) {
            failure = Optional.of(cause);
            if (heard) {
                fail(cause);
            }
        }
    }
}
