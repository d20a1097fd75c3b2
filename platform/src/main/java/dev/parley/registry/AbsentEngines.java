package dev.parley.registry;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What a session has in place of engines that cannot be had. It only speaks: nothing of these is to be asked. */
public final class AbsentEngines {
    private static final String ENGINE = "none";
    private static final String REASON = "this session only speaks";

    private AbsentEngines() {}

    /** A voice, and nothing else. */
    public static ProviderSet with(TextToSpeech voice) {
        return ProviderSet.of(new NoDetector(), new AbsentSpeech.Stt(ENGINE, REASON), new NoModel(), voice);
    }

    private static final class NoDetector extends AbsentProvider implements VoiceActivityDetector {
        NoDetector() {
            super(ENGINE, REASON);
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(OptionalInt.empty(), Duration.ofSeconds(1));
        }

        @Override
        public Stream open(int sampleRate) {
            return new Stream() {
                @Override
                public int frameSamples() {
                    return sampleRate;
                }

                @Override
                public double probability(short[] samples, int offset) {
                    return 0;
                }

                @Override
                public void reset() {
                    // Remembers nothing.
                }

                @Override
                public void close() {
                    // Owns nothing.
                }
            };
        }
    }

    private static final class NoModel extends AbsentProvider implements LanguageModel {
        NoModel() {
            super(ENGINE, REASON);
        }

        @Override
        public String defaultModel() {
            return "";
        }

        @Override
        public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
            throw new IllegalStateException(REASON);
        }
    }
}
