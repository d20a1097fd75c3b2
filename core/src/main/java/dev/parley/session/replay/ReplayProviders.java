package dev.parley.session.replay;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.FallbackVoices;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.journal.JournalEvent.Answer;
import dev.parley.session.journal.Questions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Engines that answer from a journal. */
final class ReplayProviders {
    private final ReplayCursor cursor;
    private final ReplayWork work;

    ReplayProviders(ReplayCursor cursor, ReplayWork work) {
        this.cursor = cursor;
        this.work = work;
    }

    /** All that a session needs, without tools. */
    ProviderSet of(JournalEvent.EngineNames names) {
        return ProviderSet.of(
                        new Detector(names.vad()),
                        new Recogniser(names.stt()),
                        new Model(names.llm()),
                        new ReplayVoice(names.tts(), Questions.OWN, cursor, work))
                .withEndOfTurn(names.endOfTurn().map(EndOfTurnModel::new))
                .withNoiseSuppressor(names.noise().map(it -> new ReplayNoiseSuppressor(it, cursor, work)))
                .withFallback(new FallbackVoices(
                        names.reserve().map(it -> new ReplayVoice(it, Questions.RESERVE, cursor, work)),
                        new Sentences()));
    }

    private boolean threw(String who) {
        return cursor.nextIf(JournalEvent.Threw.class, it -> it.who().equals(who))
                .isPresent();
    }

    private final class Detector extends ReplayProvider implements VoiceActivityDetector {
        Detector(String engine) {
            super(engine);
        }

        /** No session asks: it goes by the stream's frames. */
        @Override
        public Capabilities capabilities() {
            return new Capabilities(OptionalInt.empty(), Duration.ZERO);
        }

        @Override
        public Stream open(int sampleRate) {
            failAsThen();
            return new Stream() {
                @Override
                public int frameSamples() {
                    return cursor.answer(Questions.FRAME, Answer.Count.class).number();
                }

                @Override
                public double probability(short[] samples, int offset) {
                    failAsThen();
                    return cursor.told(JournalEvent.VoiceScored.class).probability();
                }

                @Override
                public void reset() {
                    // Has heard nothing.
                }

                @Override
                public void close() {
                    // Owns nothing.
                }
            };
        }

        private void failAsThen() {
            if (threw(Questions.DETECTOR)) {
                throw new IllegalStateException("the detector failed when the journal was written");
            }
        }
    }

    private final class EndOfTurnModel extends ReplayProvider implements EndOfTurnDetector {
        EndOfTurnModel(String engine) {
            super(engine);
        }

        @Override
        public Capabilities capabilities() {
            return cursor.answer(Questions.HEARS_ENDS, Answer.HearsEnds.class).capabilities();
        }

        @Override
        public Stream open(int sampleRate) {
            return new Stream() {
                @Override
                public CompletionStage<Double> completed(short[] audio) {
                    CompletableFuture<Double> answer = new CompletableFuture<>();
                    work.begin(
                            JournalEvent.EndOfTurnAnswered.class,
                            event -> event.failure()
                                    .ifPresentOrElse(
                                            answer::completeExceptionally,
                                            () -> answer.complete(
                                                    event.probability().orElse(0))));
                    return answer;
                }

                @Override
                public void close() {
                    // Owns nothing.
                }
            };
        }
    }

    private final class Recogniser extends ReplayProvider implements SpeechToText {
        Recogniser(String engine) {
            super(engine);
        }

        @Override
        public Capabilities capabilities() {
            return cursor.answer(Questions.RECOGNISES, Answer.Recognises.class).capabilities();
        }

        @Override
        public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
            int number = work.begin(SttEvent.class, listener);
            return new Stream() {
                @Override
                public void beginUtterance() {
                    // What came of it is in the journal.
                }

                @Override
                public void audio(short[] samples, int offset, int length) {
                    // What came of it is in the journal.
                }

                @Override
                public void flush(long flushId) {
                    // What came of it is in the journal.
                }

                @Override
                public CompletionStage<Void> cancel() {
                    return work.cancel(number);
                }

                @Override
                public boolean superseded() {
                    return cursor.answer(Questions.SUPERSEDED, Answer.Flag.class)
                            .yes();
                }
            };
        }
    }

    private final class Model extends ReplayProvider implements LanguageModel {
        Model(String engine) {
            super(engine);
        }

        @Override
        public String defaultModel() {
            return engine();
        }

        @Override
        public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
            int number = work.begin(LlmEvent.class, listener);
            return () -> work.cancel(number);
        }
    }

    private final class Sentences extends SentenceCache {
        Sentences() {
            super(0);
        }

        @Override
        public Optional<short[]> find(TextToSpeech.Options voice, String text) {
            return cursor.answer(Questions.sentence(voice, text), Answer.Sentence.class)
                    .samples();
        }
    }
}
