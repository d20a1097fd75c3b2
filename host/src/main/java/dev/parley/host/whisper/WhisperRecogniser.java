package dev.parley.host.whisper;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.RequestException;
import io.github.givimad.whisperjni.WhisperContext;
import io.github.givimad.whisperjni.WhisperFullParams;
import io.github.givimad.whisperjni.WhisperJNI;
import io.github.givimad.whisperjni.WhisperState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One network in memory, and a state for each worker that runs it. Thread-safe. */
final class WhisperRecogniser implements HostedRecogniser {
    /** One position of the encoder, in samples: 20 ms. */
    private static final int POSITION = SAMPLE_RATE / 50;

    private static final int ALL_POSITIONS = 1_500;
    /** With fewer, small models repeat themselves without end. */
    private static final int LEAST_POSITIONS = 512;
    /** Beyond the speech, for the same reason. */
    private static final int MARGIN = 128;
    /** whisper.cpp hears nothing in anything shorter than a second. */
    private static final int SHORTEST = SAMPLE_RATE * 12 / 10;
    /** Each further try at a higher temperature costs as much as the first: two of them instead of five. */
    private static final float TEMPERATURE_STEP = 0.4f;

    private static final float FULL_SCALE = 32_768;

    private final WhisperJNI library;
    private final WhisperContext network;
    private final boolean multilingual;
    private final String name;
    private final Options options;
    private final BlockingQueue<WhisperState> states;

    /**
     * @param threads for one utterance
     * @param workers utterances at once
     * @param language where a request names none
     */
    record Options(int threads, int workers, Optional<String> language) {}

    private WhisperRecogniser(WhisperJNI library, WhisperContext network, String name, Options options) {
        this.library = library;
        this.network = network;
        this.multilingual = library.isMultilingual(network);
        this.name = name;
        this.options = options;
        this.states = new ArrayBlockingQueue<>(options.workers());
    }

    static WhisperRecogniser load(String name, Path file, Options options) throws IOException {
        WhisperJNI.loadLibrary();
        WhisperJNI.setLibraryLogger(null);
        WhisperJNI library = new WhisperJNI();
        WhisperContext network = library.initNoState(file);
        if (network == null) {
            throw new IOException("whisper cannot read " + file + "; it takes models in whisper.cpp's ggml format");
        }
        WhisperRecogniser recogniser = new WhisperRecogniser(library, network, name, options);
        for (int i = 0; i < options.workers(); i++) {
            WhisperState state = library.initState(network);
            if (state == null) {
                throw new IOException("whisper has no memory for " + options.workers() + " utterances at once");
            }
            recogniser.states.add(state);
        }
        return recogniser;
    }

    @Override
    public String modelName() {
        return name;
    }

    @Override
    public int workers() {
        return options.workers();
    }

    @Override
    public Result recognise(Speech speech) throws RequestException {
        WhisperState state = states.poll();
        if (state == null) {
            throw new IllegalStateException("more utterances at once than workers");
        }
        try {
            String language = language(speech);
            float[] samples = floats(speech.samples());
            int code = library.fullWithState(network, state, settings(speech, language), samples, samples.length);
            if (code != 0) {
                throw RequestException.failed("whisper failed with " + code);
            }
            return new Result(text(state), Optional.of(language).filter(it -> !it.equals("auto")), List.of());
        } finally {
            states.add(state);
        }
    }

    private String language(Speech speech) {
        return multilingual ? speech.language().or(options::language).orElse("auto") : "en";
    }

    private WhisperFullParams settings(Speech speech, String language) {
        WhisperFullParams settings = new WhisperFullParams();
        settings.nThreads = options.threads();
        settings.audioCtx = positions(speech.samples().length);
        settings.language = language;
        settings.initialPrompt = speech.prompt().orElse(null);
        settings.noContext = true;
        settings.noTimestamps = true;
        settings.singleSegment = false;
        settings.suppressBlank = true;
        settings.suppressNonSpeechTokens = true;
        settings.temperatureInc = TEMPERATURE_STEP;
        settings.printProgress = false;
        return settings;
    }

    /** What lies beyond the speech is not encoded, which is most of the work for a short one. */
    private static int positions(int samples) {
        return Math.clamp(samples / POSITION + MARGIN, LEAST_POSITIONS, ALL_POSITIONS);
    }

    private static float[] floats(short[] samples) {
        float[] floats = new float[Math.max(samples.length, SHORTEST)];
        for (int i = 0; i < samples.length; i++) {
            floats[i] = samples[i] / FULL_SCALE;
        }
        return floats;
    }

    private String text(WhisperState state) {
        StringBuilder text = new StringBuilder();
        int segments = library.fullNSegmentsFromState(state);
        for (int i = 0; i < segments; i++) {
            text.append(library.fullGetSegmentTextFromState(state, i));
        }
        // As "[BLANK_AUDIO]" and "(music)": what it heard that was no speech.
        return text.toString()
                .replaceAll("\\[[^\\]]*\\]|\\([^)]*\\)", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Override
    public void close() {
        states.forEach(library::free);
        library.free(network);
    }
}
