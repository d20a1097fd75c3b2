package dev.parley.host.sherpa;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.host.Batches;
import dev.parley.host.HostedRecogniser;
import dev.parley.host.RequestException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model of whole utterances. Thread-safe. */
final class UtteranceRecogniser implements HostedRecogniser {
    /** Long ones are cut where it is quietest in this much before the longest. */
    private static final int CUT_WITHIN = 2 * SAMPLE_RATE;

    private static final int WINDOW = SAMPLE_RATE / 50;
    /** Of speech in one call, each utterance counted as long as the longest; more would take too much memory. */
    static final int MOST_COMPUTED_SECONDS = 60;
    /** How much longer than what was said that may be. */
    private static final double STRETCH = 1.5;

    /** Some networks fail on less. */
    private static final int SHORTEST = SAMPLE_RATE / 2;

    private final String name;
    private final SherpaModel model;
    private final int workers;
    private final MethodHandle createStream;
    private final MethodHandle destroyStream;
    private final MethodHandle accept;
    private final MethodHandle result;
    private final MethodHandle destroyResult;
    private final MethodHandle destroy;
    private final MemorySegment recogniser;
    private final StreamDecoder decoder;
    private final Batches<Heard> batches;

    /** One that waits for its words. */
    record Heard(MemorySegment stream, int length) {}

    /** Decodes whole utterances, which the library makes equally long. */
    private final class Decoding implements Batches.Run<Heard> {
        @Override
        public void run(List<Heard> utterances) {
            decoder.decode(utterances.stream().map(Heard::stream).toList());
        }

        @Override
        public boolean goesWith(List<Heard> chosen, Heard next) {
            long longest = next.length();
            long all = next.length();
            for (Heard utterance : chosen) {
                longest = Math.max(longest, utterance.length());
                all += utterance.length();
            }
            long computed = longest * (chosen.size() + 1);
            return computed <= (long) MOST_COMPUTED_SECONDS * SAMPLE_RATE && computed <= STRETCH * all;
        }
    }

    private UtteranceRecogniser(SherpaLibrary library, String name, SherpaModel model, SherpaOptions options)
            throws IOException {
        this.name = name;
        this.model = model;
        this.workers = options.callers();
        createStream = library.function("SherpaOnnxCreateOfflineStream", FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroyStream = library.function("SherpaOnnxDestroyOfflineStream", FunctionDescriptor.ofVoid(ADDRESS));
        accept = library.function(
                "SherpaOnnxAcceptWaveformOffline", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        result = library.function("SherpaOnnxGetOfflineStreamResultAsJson", FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroyResult =
                library.function("SherpaOnnxDestroyOfflineStreamResultJson", FunctionDescriptor.ofVoid(ADDRESS));
        destroy = library.function("SherpaOnnxDestroyOfflineRecognizer", FunctionDescriptor.ofVoid(ADDRESS));
        MethodHandle create =
                library.function("SherpaOnnxCreateOfflineRecognizer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        try (Arena memory = Arena.ofConfined()) {
            recogniser = (MemorySegment) SherpaLibrary.call(
                    create, ConfigLayout.offline(model, options.threads(), options.language(), memory));
        }
        if (recogniser.equals(MemorySegment.NULL)) {
            throw new IOException("sherpa-onnx cannot read the model in "
                    + model.files().folder() + "; its lines before this one say why");
        }
        decoder = new StreamDecoder(
                library, "SherpaOnnxDecodeOfflineStream", "SherpaOnnxDecodeMultipleOfflineStreams", recogniser);
        batches = new Batches<>(new Decoding(), options.batch(), options.workers());
    }

    /** Loads it; a model that the library cannot run may end the process. */
    static UtteranceRecogniser load(SherpaLibrary library, String name, SherpaModel model, SherpaOptions options)
            throws IOException {
        return new UtteranceRecogniser(library, name, model, options);
    }

    StreamDecoder decoder() {
        return decoder;
    }

    Batches<Heard> batches() {
        return batches;
    }

    @Override
    public String modelName() {
        return name;
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public boolean knowsWordTimes() {
        return model.family().knowsWordTimes();
    }

    @Override
    public Result recognise(Speech speech) throws RequestException {
        short[] samples = speech.samples();
        int longest = model.family().longestSeconds() * SAMPLE_RATE;
        if (samples.length <= longest) {
            return hear(samples);
        }
        List<String> texts = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        Optional<String> language = Optional.empty();
        for (int from = 0, to; from < samples.length; from = to) {
            to = samples.length - from <= longest ? samples.length : quietest(samples, from + longest);
            Result heard = hear(Arrays.copyOfRange(samples, from, to));
            long before = from * 1000L / SAMPLE_RATE;
            heard.timed((to - from) * 1000L / SAMPLE_RATE)
                    .forEach(word -> words.add(new Word(word.text(), before + word.startMs(), before + word.endMs())));
            texts.add(heard.text());
            language = language.or(heard::language);
        }
        texts.removeIf(String::isEmpty);
        return new Result(String.join(" ", texts), language, words);
    }

    /** Not within a word, where there is a pause. */
    private static int quietest(short[] samples, int end) {
        int best = end;
        long least = Long.MAX_VALUE;
        for (int from = end - CUT_WITHIN; from + WINDOW <= end; from += WINDOW) {
            long energy = 0;
            for (int i = from; i < from + WINDOW; i++) {
                energy += (long) samples[i] * samples[i];
            }
            if (energy < least) {
                least = energy;
                best = from + WINDOW / 2;
            }
        }
        return best;
    }

    private Result hear(short[] samples) throws RequestException {
        short[] enough = samples.length < SHORTEST ? Arrays.copyOf(samples, SHORTEST) : samples;
        MemorySegment stream = (MemorySegment) SherpaLibrary.call(createStream, recogniser);
        try (Arena memory = Arena.ofConfined()) {
            SherpaLibrary.call(accept, stream, SAMPLE_RATE, SherpaLibrary.floats(enough, memory), enough.length);
            StreamDecoder.await(batches, new Heard(stream, enough.length));
            return read(stream);
        } finally {
            SherpaLibrary.call(destroyStream, stream);
        }
    }

    private Result read(MemorySegment stream) {
        MemorySegment json = (MemorySegment) SherpaLibrary.call(result, stream);
        try {
            return SherpaResult.read(json.reinterpret(Long.MAX_VALUE).getString(0), model.timeScale());
        } finally {
            SherpaLibrary.call(destroyResult, json);
        }
    }

    @Override
    public void close() {
        SherpaLibrary.call(destroy, recogniser);
    }
}
