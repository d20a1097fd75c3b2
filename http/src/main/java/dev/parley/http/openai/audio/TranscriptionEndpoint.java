package dev.parley.http.openai.audio;

import dev.parley.codec.MalformedAudioException;
import dev.parley.container.AudioSource;
import dev.parley.container.AudioSources;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.support.Json;
import dev.parley.files.TemporaryFolder;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.Engines;
import dev.parley.http.openai.request.Job;
import dev.parley.http.openai.request.Replies;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent.Word;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.registry.ProviderRegistry;
import dev.parley.session.Principal;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code POST /v1/audio/transcriptions}: a recording of any kind in, its words out. */
public final class TranscriptionEndpoint implements AutoCloseable {
    private static final int SAMPLE_RATE = 24_000;

    private final ProviderRegistry engines;
    private final Job.Slots slots;
    private final Function<RoutingContext, Principal> callers;
    private final Duration longest;
    private final TemporaryFolder folder = TemporaryFolder.open("uploads");

    /**
     * @param longest recording that is transcribed
     * @param callers on whose behalf a request is made that was let in
     */
    public TranscriptionEndpoint(
            ProviderRegistry engines, Job.Slots slots, Duration longest, Function<RoutingContext, Principal> callers) {
        this.engines = engines;
        this.slots = slots;
        this.callers = callers;
        this.longest = longest;
    }

    /** Where uploads wait; each goes with its request. */
    public String folder() {
        return folder.path().toString();
    }

    @Override
    public void close() {
        folder.close();
    }

    public void handle(RoutingContext context) {
        try {
            TranscriptionRequest request = TranscriptionRequest.parse(context);
            SpeechToText engine = Engines.allowed(
                    callers.apply(context),
                    engine().orElseThrow(() -> Engines.notReady(engines, ProviderKind.STT)),
                    ProviderKind.STT);
            checkLanguage(request, engine);
            VoiceActivityDetector detector =
                    engines.detecting().orElseThrow(() -> Engines.notReady(engines, ProviderKind.VAD));
            Job.start(
                    context,
                    "text/event-stream; charset=utf-8",
                    slots,
                    job -> new Run(context, job, request, longest).run(engine, detector));
        } catch (ApiException e) {
            Replies.error(context, e);
        }
    }

    private static void checkLanguage(TranscriptionRequest request, SpeechToText engine) throws ApiException {
        String language = request.language().orElse("");
        if (!language.isBlank() && !engine.capabilities().hears(language)) {
            throw ApiException.invalid(
                    "language",
                    "The recogniser " + engine.engine() + " does not hear '" + language + "', only: "
                            + String.join(", ", engine.capabilities().languages())
                            + ". Leave language out, or use another engine.");
        }
    }

    private Optional<SpeechToText> engine() {
        for (EngineStatus status : engines.statuses()) {
            if (status.kind() == ProviderKind.STT && status.readiness().state() == Readiness.State.READY) {
                return engines.speechToText();
            }
        }
        return Optional.empty();
    }

    /** One transcription, on the thread of its job. */
    private record Run(RoutingContext context, Job job, TranscriptionRequest request, Duration longest) {
        void run(SpeechToText engine, VoiceActivityDetector detector)
                throws ApiException, ProviderException, IOException, InterruptedException {
            SpeechToText.Options options = new SpeechToText.Options(SAMPLE_RATE, request.language(), request.prompt());
            Transcript transcript = new Transcript();
            long durationMs;
            try (AudioSource source = new BoundedSource(
                            AudioSources.open(request.file(), SAMPLE_RATE), SAMPLE_RATE, longest, job.sink()::gone);
                    VoiceActivityDetector.Stream voice = detector.open(SAMPLE_RATE);
                    SegmentRecognition recogniser = new SegmentRecognition(job, engine, options)) {
                Segmenter segmenter = new Segmenter(source, SAMPLE_RATE, voice);
                Optional<Segmenter.Segment> segment = segmenter.next();
                while (segment.isPresent()) {
                    List<Word> words = recogniser.words(segment.get());
                    stream(words, transcript);
                    transcript.add(words);
                    segment = segmenter.next();
                }
                durationMs = segmenter.readMs();
                if (durationMs == 0) {
                    throw new MalformedAudioException("the recording holds no audio");
                }
            } catch (BoundedSource.TooLongException e) {
                throw ApiException.invalid(
                        "file",
                        "the recording is longer than " + longest.toSeconds()
                                + " seconds, the most that is transcribed here (limits.upload-audio).");
            } catch (MalformedAudioException e) {
                throw ApiException.invalid("file", String.valueOf(e.getMessage()) + ".");
            }
            finish(
                    transcript,
                    durationMs,
                    Languages.of(request.language(), engine.capabilities().onlyLanguage()));
        }

        private void stream(List<Word> words, Transcript before) throws IOException {
            if (!request.stream() || words.isEmpty()) {
                return;
            }
            String text = String.join(" ", words.stream().map(Word::text).toList());
            job.sink()
                    .event(Json.object()
                            .put("type", "transcript.text.delta")
                            .put("delta", before.text().isEmpty() ? text : " " + text));
        }

        private void finish(Transcript transcript, long durationMs, String language) throws IOException {
            if (request.stream()) {
                // Without usage: the event's type knows tokens only, and engines tell none (calls by seconds are
                // JSON's).
                job.sink()
                        .event(Json.object().put("type", "transcript.text.done").put("text", transcript.text()));
                job.sink().end();
                return;
            }
            String plain = "text/plain; charset=utf-8";
            job.executor().execute(() -> {
                switch (request.form()) {
                    case JSON -> Replies.json(context, 200, transcript.json(durationMs));
                    case VERBOSE_JSON ->
                        Replies.json(context, 200, transcript.verbose(language, durationMs, request.times()));
                    case TEXT -> Replies.text(context, plain, transcript.text() + "\n");
                    case SRT -> Replies.text(context, plain, transcript.srt());
                    case VTT -> Replies.text(context, "text/vtt; charset=utf-8", transcript.vtt());
                }
            });
        }
    }
}
