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
import java.util.List;
import java.util.Optional;

/** A streaming model, one stream of the library for each utterance. Thread-safe. */
final class StreamingRecogniser implements HostedRecogniser {
    private final String name;
    private final SherpaModel model;
    private final int workers;
    private final Batches<Spoken> batches;
    private final MethodHandle createStream;
    private final MethodHandle destroyStream;
    private final MethodHandle accept;
    private final MethodHandle finished;
    private final MethodHandle isReady;
    private final MethodHandle result;
    private final MethodHandle destroyResult;
    private final MethodHandle destroy;
    private final MemorySegment recogniser;
    private final StreamDecoder decoder;

    private StreamingRecogniser(SherpaLibrary library, String name, SherpaModel model, SherpaOptions options)
            throws IOException {
        this.name = name;
        this.model = model;
        this.workers = options.callers();
        createStream = library.function("SherpaOnnxCreateOnlineStream", FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroyStream = library.function("SherpaOnnxDestroyOnlineStream", FunctionDescriptor.ofVoid(ADDRESS));
        accept = library.function(
                "SherpaOnnxOnlineStreamAcceptWaveform",
                FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        finished = library.function("SherpaOnnxOnlineStreamInputFinished", FunctionDescriptor.ofVoid(ADDRESS));
        isReady = library.function("SherpaOnnxIsOnlineStreamReady", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        result = library.function(
                "SherpaOnnxGetOnlineStreamResultAsJson", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        destroyResult = library.function("SherpaOnnxDestroyOnlineStreamResultJson", FunctionDescriptor.ofVoid(ADDRESS));
        destroy = library.function("SherpaOnnxDestroyOnlineRecognizer", FunctionDescriptor.ofVoid(ADDRESS));
        MethodHandle create =
                library.function("SherpaOnnxCreateOnlineRecognizer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        try (Arena memory = Arena.ofConfined()) {
            recogniser =
                    (MemorySegment) SherpaLibrary.call(create, ConfigLayout.online(model, options.threads(), memory));
        }
        if (recogniser.equals(MemorySegment.NULL)) {
            throw new IOException("sherpa-onnx cannot read the model in "
                    + model.files().folder() + "; its lines before this one say why");
        }
        decoder = new StreamDecoder(
                library, "SherpaOnnxDecodeOnlineStream", "SherpaOnnxDecodeMultipleOnlineStreams", recogniser);
        batches = new Batches<>(new Step(), options.batch(), options.workers());
    }

    /** Loads it; a model that the library cannot run may end the process. */
    static StreamingRecogniser load(SherpaLibrary library, String name, SherpaModel model, SherpaOptions options)
            throws IOException {
        return new StreamingRecogniser(library, name, model, options);
    }

    /** Decodes a window of each stream. */
    private final class Step implements Batches.Run<Spoken> {
        @Override
        public void run(List<Spoken> utterances) {
            decoder.decode(utterances.stream().map(it -> it.stream).toList());
        }

        @Override
        public boolean needsMore(Spoken utterance) {
            return utterance.isReady();
        }
    }

    StreamDecoder decoder() {
        return decoder;
    }

    Batches<Spoken> batches() {
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
    public boolean isStreaming() {
        return true;
    }

    @Override
    public boolean knowsWordTimes() {
        return model.family().knowsWordTimes();
    }

    @Override
    public Result recognise(Speech speech) throws RequestException {
        try (Spoken utterance = begin(speech.language())) {
            utterance.accept(speech.samples());
            return utterance.end();
        }
    }

    @Override
    public Spoken begin(Optional<String> language) {
        return new Spoken();
    }

    @Override
    public void close() {
        SherpaLibrary.call(destroy, recogniser);
    }

    /** One at a time. */
    final class Spoken implements Utterance {
        private final MemorySegment stream = (MemorySegment) SherpaLibrary.call(createStream, recogniser);
        private boolean closed;

        @Override
        public Result hear(short[] samples) throws RequestException {
            accept(samples);
            return decode();
        }

        /** The network looks at a window at a time: silence behind the last word brings it there. */
        @Override
        public Result end() throws RequestException {
            accept(new short[model.windowMs() * (SAMPLE_RATE / 1000)]);
            SherpaLibrary.call(finished, stream);
            return decode();
        }

        private void accept(short[] samples) {
            try (Arena memory = Arena.ofConfined()) {
                SherpaLibrary.call(accept, stream, SAMPLE_RATE, SherpaLibrary.floats(samples, memory), samples.length);
            }
        }

        private boolean isReady() {
            return (int) SherpaLibrary.call(isReady, recogniser, stream) != 0;
        }

        private Result decode() throws RequestException {
            if (isReady()) {
                StreamDecoder.await(batches, this);
            }
            return read();
        }

        private Result read() {
            MemorySegment json = (MemorySegment) SherpaLibrary.call(result, recogniser, stream);
            try {
                return SherpaResult.read(json.reinterpret(Long.MAX_VALUE).getString(0), model.timeScale());
            } finally {
                SherpaLibrary.call(destroyResult, json);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                SherpaLibrary.call(destroyStream, stream);
            }
        }
    }
}
