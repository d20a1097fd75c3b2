package dev.parley.engines.evaluation;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.Engine;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.NoiseSuppressor.Field;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.resample.Resampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;

/**
 * Prints how many words {@code moonshine} gets wrong on the recordings of {@code testdata/audio} in noise, and what
 * {@code silero} takes for speech, without suppression and with {@code deepfilternet} at each limit. Arguments: limits in
 * dB. Deterministic but for the rounding of the machine.
 */
public final class NoiseReport {
    private static final int RATE = AddedNoise.RATE;
    private static final Duration PATIENT = Duration.ofMinutes(5);
    private static final int SEEDS = 1;
    private static final int ALONE_SECONDS = 30;
    private static final double SPEECH = 0.5;
    /** Frames of 32 ms in a row that count as an onset. */
    private static final int ONSET = 3;

    private final SpeechToText recogniser = started(ProviderKind.STT, "moonshine", Map.of());
    private final VoiceActivityDetector detector = started(ProviderKind.VAD, "silero", Map.of());
    private final List<Optional<NoiseSuppressor>> suppressors = new ArrayList<>();
    private final LoopExecutor loop = new LoopExecutor();

    private NoiseReport(List<String> limits) {
        suppressors.add(Optional.empty());
        limits.forEach(limit -> suppressors.add(Optional.of(
                started(ProviderKind.NOISE_SUPPRESSION, "deepfilternet", Map.of("near-field-limit", limit)))));
    }

    public static void main(String[] arguments) throws Exception {
        new NoiseReport(List.of(arguments)).run(List.of(arguments));
    }

    private void run(List<String> limits) throws Exception {
        String heads = "| | none | " + String.join(" dB | ", limits) + " dB |";
        String rule = "|---|---" + "|---".repeat(limits.size()) + "|";
        System.out.println(heads + "\n" + rule);
        for (AddedNoise noise : AddedNoise.values()) {
            for (int dbfs : new int[] {-40, -30}) {
                detected(noise, dbfs);
            }
        }
        kept("clean, speech frames kept", 1, (speech, seed) -> wide(speech));
        for (AddedNoise noise : AddedNoise.values()) {
            kept(
                    noise.name().toLowerCase(Locale.ROOT) + " noise 5 dB below, speech frames kept",
                    1,
                    (speech, seed) -> noise.mixed(wide(speech), 5, seed, speech.name()));
        }
        System.out.println("\n" + heads + "\n" + rule);
        row("clean, words wrong", 1, (speech, seed) -> wide(speech));
        for (int below : new int[] {10, 5, 20}) {
            for (AddedNoise noise : AddedNoise.values()) {
                String name = noise.name().toLowerCase(Locale.ROOT) + " noise " + below + " dB below, words wrong";
                row(name, SEEDS, (speech, seed) -> noise.mixed(wide(speech), below, seed, speech.name()));
            }
        }
        suppressors.forEach(each -> each.ifPresent(NoiseSuppressor::close));
        recogniser.close();
        detector.close();
        loop.close();
    }

    @FunctionalInterface
    private interface Making {
        short[] of(TestSpeech speech, long seed);
    }

    private void row(String name, int seeds, Making making) throws Exception {
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (Optional<NoiseSuppressor> suppressor : suppressors) {
            int wrong = 0;
            int words = 0;
            for (long seed = 1; seed <= seeds; seed++) {
                for (TestSpeech speech : TestSpeech.all()) {
                    short[] audio = suppressed(suppressor, making.of(speech, seed));
                    List<String> said = SpokenWords.of(speech.transcript());
                    wrong += SpokenWords.errors(said, SpokenWords.of(recognised(audio)));
                    words += said.size();
                }
            }
            row.append(String.format(Locale.ROOT, " %d of %d, %.1f %% |", wrong, words, 100.0 * wrong / words));
        }
        System.out.println(row);
    }

    /** Noise alone. */
    private void detected(AddedNoise noise, int dbfs) throws Exception {
        double[] made = noise.make(ALONE_SECONDS * RATE, 7, "");
        short[] pcm = new short[made.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.clamp(
                    Math.round(made[i] * 32_768 * Math.pow(10, dbfs / 20.0)), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                "| %d s of %s noise at %d dBFS, onsets |",
                ALONE_SECONDS,
                noise.name().toLowerCase(Locale.ROOT),
                dbfs));
        for (Optional<NoiseSuppressor> suppressor : suppressors) {
            row.append(" ").append(onsets(scores(suppressed(suppressor, pcm)))).append(" |");
        }
        System.out.println(row);
    }

    private static int onsets(double[] scores) {
        int onsets = 0;
        int run = 0;
        for (double score : scores) {
            run = score >= SPEECH ? run + 1 : 0;
            onsets += run == ONSET ? 1 : 0;
        }
        return onsets;
    }

    /** Of the frames that are speech in the clean recordings. */
    private void kept(String name, int seeds, Making making) throws Exception {
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (Optional<NoiseSuppressor> suppressor : suppressors) {
            int kept = 0;
            int all = 0;
            for (TestSpeech speech : TestSpeech.all()) {
                double[] clean = scores(wide(speech));
                double[] now = scores(suppressed(suppressor, making.of(speech, seeds)));
                for (int i = 0; i < clean.length; i++) {
                    all += clean[i] >= SPEECH ? 1 : 0;
                    kept += clean[i] >= SPEECH && now[i] >= SPEECH ? 1 : 0;
                }
            }
            row.append(String.format(Locale.ROOT, " %.1f %% |", 100.0 * kept / all));
        }
        System.out.println(row);
    }

    private static short[] wide(TestSpeech speech) {
        return Resampler.resample(new PcmClip(speech.pcm(), speech.rate()), RATE)
                .samples();
    }

    /** As a session hears it: each sample in its place. The filter has heard some silence before. */
    private static short[] suppressed(Optional<NoiseSuppressor> suppressor, short[] audio) throws Exception {
        if (suppressor.isEmpty()) {
            return audio;
        }
        try (NoiseSuppressor.Stream stream = suppressor.get().open(RATE, Field.NEAR)) {
            awaitRoom(stream);
            short[] padded = Arrays.copyOf(audio, audio.length + stream.delaySamples());
            short[] out = new short[padded.length];
            for (int at = 0; at < padded.length; at += RATE / 5) {
                int end = Math.min(padded.length, at + RATE / 5);
                short[] part = stream.suppress(Arrays.copyOfRange(padded, at, end), PATIENT)
                        .toCompletableFuture()
                        .get();
                System.arraycopy(part, 0, out, at, part.length);
            }
            return Arrays.copyOfRange(out, stream.delaySamples(), out.length);
        }
    }

    private static void awaitRoom(NoiseSuppressor.Stream stream) throws InterruptedException {
        while (true) {
            try {
                stream.suppress(new short[RATE / 5], PATIENT)
                        .toCompletableFuture()
                        .get();
                return;
            } catch (ExecutionException e) {
                Thread.sleep(5); // the filter is being made
            }
        }
    }

    private double[] scores(short[] audio) {
        try (VoiceActivityDetector.Stream stream = detector.open(RATE)) {
            int frame = stream.frameSamples();
            double[] scores = new double[audio.length / frame];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = stream.probability(audio, i * frame);
            }
            return scores;
        }
    }

    private String recognised(short[] audio) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Stream stream = log.calling(() -> recogniser.open(SpeechToText.Options.at(RATE), loop, log));
        log.await(SttEvent.Ready.class);
        log.doing(stream::beginUtterance);
        for (int at = 0; at < audio.length; at += RATE / 50) {
            int from = at;
            int length = Math.min(RATE / 50, audio.length - at);
            log.doing(() -> stream.audio(audio, from, length));
        }
        log.doing(() -> stream.flush(1));
        log.await(SttEvent.Flushed.class);
        List<String> heard = new ArrayList<>();
        log.all(SttEvent.Final.class).forEach(it -> it.words().forEach(word -> heard.add(word.text())));
        LoopExecutor.await(log.calling(stream::cancel));
        return String.join(" ", heard);
    }

    @SuppressWarnings("unchecked")
    private static <P extends dev.parley.provider.Provider> P started(
            ProviderKind kind, String name, Map<String, String> settings) {
        Engine found = ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + name));
        P made = (P) found.provider(kind, TestContext.with(settings)).orElseThrow();
        LoopExecutor.await(made.start());
        return made;
    }
}
