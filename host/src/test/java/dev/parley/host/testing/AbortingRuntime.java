package dev.parley.host.testing;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRuntime;
import dev.parley.host.HostedVoice;
import dev.parley.host.RequestException;
import dev.parley.host.RuntimeContext;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hears the same text in everything and speaks in tones. Settings: {@code text}; {@code model}, which means nothing;
 * {@code abort}, a file: once it is there, the next request removes it and calls {@code abort()} of the C library.
 */
public final class AbortingRuntime implements HostedRuntime {
    public static final String NAME = "aborting";

    private static final int RATE = 22_050;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> settings() {
        return Set.of("text", "abort", "model");
    }

    @Override
    public Optional<HostedRecogniser> recogniser(RuntimeContext context) {
        return Optional.of(new Recogniser(context.setting("text").orElse("hello"), abort(context)));
    }

    @Override
    public Optional<HostedVoice> voice(RuntimeContext context) {
        return Optional.of(new Tones(abort(context)));
    }

    private static Optional<Path> abort(RuntimeContext context) {
        return context.setting("abort").map(Path::of);
    }

    private static void abortIfTold(Optional<Path> file) {
        try {
            if (file.isPresent() && Files.deleteIfExists(file.get())) {
                Linker linker = Linker.nativeLinker();
                linker.downcallHandle(linker.defaultLookup().findOrThrow("abort"), FunctionDescriptor.ofVoid())
                        .invoke();
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private record Recogniser(String text, Optional<Path> abort) implements HostedRecogniser {
        @Override
        public String modelName() {
            return NAME;
        }

        @Override
        public int workers() {
            return 2;
        }

        @Override
        public Result recognise(Speech speech) throws RequestException {
            abortIfTold(abort);
            if (speech.prompt().filter("fail"::equals).isPresent()) {
                throw RequestException.failed("told to fail");
            }
            return new Result(text, speech.language(), List.of());
        }

        @Override
        public void close() {}
    }

    private record Tones(Optional<Path> abort) implements HostedVoice {
        @Override
        public String modelName() {
            return NAME;
        }

        @Override
        public int workers() {
            return 2;
        }

        @Override
        public int sampleRate() {
            return RATE;
        }

        @Override
        public List<String> voices() {
            return List.of("tone");
        }

        /** A fifth of a second for each word. */
        @Override
        public void speak(Text text, Output output) {
            for (String word : text.words().strip().split("\\s+")) {
                short[] tone = new short[RATE / 5];
                for (int i = 0; i < tone.length; i++) {
                    tone[i] = (short) (8_000 * Math.sin(i * (0.05 + word.length() * 0.01)));
                }
                if (!output.take(tone)) {
                    return;
                }
                abortIfTold(abort);
            }
        }

        @Override
        public void close() {}
    }
}
