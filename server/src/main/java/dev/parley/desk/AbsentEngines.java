package dev.parley.desk;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.session.SessionProviders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What a session has in place of engines that cannot be had. It only speaks: nothing of these is to be asked. */
final class AbsentEngines {
    private AbsentEngines() {}

    /** A voice, and nothing else. */
    static SessionProviders with(TextToSpeech voice) {
        return new SessionProviders(new NoDetector(), new NoRecogniser(), new NoModel(), voice);
    }

    private abstract static class Absent implements Provider {
        @Override
        public String engine() {
            return "none";
        }

        @Override
        public CompletionStage<Void> start() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Readiness readiness() {
            return Readiness.failed("there is no such engine");
        }

        @Override
        public void close() {
            // Owns nothing.
        }

        static IllegalStateException absent() {
            return new IllegalStateException("this session only speaks");
        }
    }

    private static final class NoDetector extends Absent implements VoiceActivityDetector {
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

    private static final class NoRecogniser extends Absent implements SpeechToText {
        @Override
        public Capabilities capabilities() {
            return new Capabilities(false, false);
        }

        @Override
        public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
            throw absent();
        }
    }

    private static final class NoModel extends Absent implements LanguageModel {
        @Override
        public String defaultModel() {
            return "";
        }

        @Override
        public Cancellable generate(
                Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
            throw absent();
        }
    }
}
