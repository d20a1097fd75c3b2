package dev.parley.http.openai.audio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.container.StreamEncoder;
import dev.parley.container.StreamEncoders;
import dev.parley.dialect.support.Json;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.EngineEvents;
import dev.parley.http.openai.request.Engines;
import dev.parley.http.openai.request.Job;
import dev.parley.http.openai.request.LargeBody;
import dev.parley.http.openai.request.Replies;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.registry.ProviderRegistry;
import dev.parley.session.Principal;
import dev.parley.speech.SpeechFrontEnd;
import dev.parley.speech.SpokenUnit;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code POST /v1/audio/speech}: text in, audio out while it is being made. */
public final class SpeechEndpoint {
    private static final int SAMPLE_RATE = 24_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Ten minutes: many times what one piece of text can be. */
    private static final long MAX_WAITING_SAMPLES = 600L * SAMPLE_RATE;

    private final ProviderRegistry engines;
    private final Job.Slots slots;
    private final Function<RoutingContext, Principal> callers;

    /** @param callers on whose behalf a request is made that was let in */
    public SpeechEndpoint(ProviderRegistry engines, Job.Slots slots, Function<RoutingContext, Principal> callers) {
        this.engines = engines;
        this.slots = slots;
        this.callers = callers;
    }

    public void handle(RoutingContext context) {
        LargeBody.read(context, SpeechRequest::parse, request -> speak(context, request));
    }

    private void speak(RoutingContext context, SpeechRequest request) {
        try {
            TextToSpeech engine = Engines.allowed(
                    callers.apply(context),
                    engines.textToSpeech().orElseThrow(() -> Engines.notReady(engines, ProviderKind.TTS)),
                    ProviderKind.TTS);
            String mediaType =
                    request.events() ? "text/event-stream" : request.type().mediaType();
            Job.start(context, mediaType, slots, job -> speak(job, request, engine));
        } catch (ApiException e) {
            Replies.error(context, e);
        }
    }

    private static void speak(Job job, SpeechRequest request, TextToSpeech engine)
            throws ProviderException, IOException, InterruptedException {
        StreamEncoder.ByteSink out = request.events()
                ? (data, offset, length) -> job.sink().event(delta(data, offset, length))
                : job.sink()::write;
        try (StreamEncoder encoder = StreamEncoders.open(request.type(), SAMPLE_RATE, out)) {
            for (String piece : TextPieces.of(request.input())) {
                speak(job, request, engine, piece, encoder);
            }
            encoder.end();
        }
        if (request.events()) {
            job.sink().event(done());
        }
        job.sink().end();
    }

    private static void speak(Job job, SpeechRequest request, TextToSpeech engine, String piece, StreamEncoder encoder)
            throws ProviderException, IOException, InterruptedException {
        EngineEvents<TtsEvent> inbox = new EngineEvents<>(MAX_WAITING_SAMPLES, engine.engine());
        Utterance utterance = new Utterance(job, inbox);
        job.executor().execute(() -> utterance.begin(engine, request, piece));
        try {
            while (true) {
                switch (inbox.take(PATIENCE)) {
                    case TtsEvent.Audio audio -> encoder.write(audio.samples(), 0, audio.samples().length);
                    case TtsEvent.Failed failed -> throw failed.cause();
                    case TtsEvent.Done done -> {
                        return;
                    }
                    case TtsEvent.Ready ready -> {}
                    case TtsEvent.Word word -> {}
                }
            }
        } finally {
            job.executor().execute(utterance::stop);
        }
    }

    /** Gives a voice what is to be said of a text. */
    private static final class Words implements Consumer<SpokenUnit> {
        private final TextToSpeech.Stream stream;
        private boolean first = true;

        Words(TextToSpeech.Stream stream) {
            this.stream = stream;
        }

        @Override
        public void accept(SpokenUnit unit) {
            if (!unit.spoken().isEmpty()) {
                stream.text(first ? unit.spoken() : unit.spaced());
                first = false;
            }
        }
    }

    /** One piece being spoken. Loop only. */
    private static final class Utterance {
        private final Job job;
        private final EngineEvents<TtsEvent> inbox;
        private Optional<TextToSpeech.Stream> stream = Optional.empty();

        Utterance(Job job, EngineEvents<TtsEvent> inbox) {
            this.job = job;
            this.inbox = inbox;
        }

        void begin(TextToSpeech engine, SpeechRequest request, String text) {
            TextToSpeech.Options options =
                    new TextToSpeech.Options(SAMPLE_RATE, request.voice(), Optional.empty(), request.speed());
            TextToSpeech.Stream opened = engine.open(options, job.executor(), this::receive);
            stream = Optional.of(opened);
            job.onGone(() -> {
                stop();
                inbox.close();
            });
            SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.empty(), new Words(opened));
            frontEnd.accept(text);
            frontEnd.end();
            opened.end();
        }

        private void receive(TtsEvent event) {
            if (event instanceof TtsEvent.Done || event instanceof TtsEvent.Failed) {
                stream = Optional.empty();
            }
            long weight = event instanceof TtsEvent.Audio audio ? audio.samples().length : 1;
            if (!inbox.put(event, weight)) {
                stop();
            }
        }

        void stop() {
            Optional<TextToSpeech.Stream> running = stream;
            stream = Optional.empty();
            running.ifPresent(TextToSpeech.Stream::cancel);
        }
    }

    private static ObjectNode delta(byte[] data, int offset, int length) {
        byte[] bytes = Arrays.copyOfRange(data, offset, offset + length);
        return Json.object()
                .put("type", "speech.audio.delta")
                .put("audio", Base64.getEncoder().encodeToString(bytes));
    }

    private static ObjectNode done() {
        ObjectNode event = Json.object().put("type", "speech.audio.done");
        event.putObject("usage").put("input_tokens", 0).put("output_tokens", 0).put("total_tokens", 0);
        return event;
    }
}
