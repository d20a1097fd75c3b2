package dev.parley.host.sherpa;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.host.HostedRecogniser;
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
    /** Some networks fail on less. */
    private static final int SHORTEST = SAMPLE_RATE / 2;

    private final String name;
    private final SherpaModel model;
    private final int workers;
    private final MethodHandle createStream;
    private final MethodHandle destroyStream;
    private final MethodHandle accept;
    private final MethodHandle decode;
    private final MethodHandle result;
    private final MethodHandle destroyResult;
    private final MethodHandle destroy;
    private final MemorySegment recogniser;

    /**
     * How it runs.
     *
     * @param threads of one utterance
     * @param workers utterances at once
     * @param language primary subtag, for models that are told one; empty: they find out
     */
    record Options(int threads, int workers, String language) {}

    private UtteranceRecogniser(SherpaLibrary library, String name, SherpaModel model, Options options)
            throws IOException {
        this.name = name;
        this.model = model;
        this.workers = options.workers();
        createStream = library.function("SherpaOnnxCreateOfflineStream", FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroyStream = library.function("SherpaOnnxDestroyOfflineStream", FunctionDescriptor.ofVoid(ADDRESS));
        accept = library.function(
                "SherpaOnnxAcceptWaveformOffline", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        decode = library.function("SherpaOnnxDecodeOfflineStream", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
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
    }

    /** Loads it; a model that the library cannot run may end the process. */
    static UtteranceRecogniser load(SherpaLibrary library, String name, SherpaModel model, Options options)
            throws IOException {
        return new UtteranceRecogniser(library, name, model, options);
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
    public Result recognise(Speech speech) {
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

    private Result hear(short[] samples) {
        short[] enough = samples.length < SHORTEST ? Arrays.copyOf(samples, SHORTEST) : samples;
        MemorySegment stream = (MemorySegment) SherpaLibrary.call(createStream, recogniser);
        try (Arena memory = Arena.ofConfined()) {
            SherpaLibrary.call(accept, stream, SAMPLE_RATE, SherpaLibrary.floats(enough, memory), enough.length);
            SherpaLibrary.call(decode, recogniser, stream);
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
