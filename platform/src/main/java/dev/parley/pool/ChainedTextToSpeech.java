package dev.parley.pool;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.guarded.GuardedTextToSpeech;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Synthesisers one behind another. A stream of which nothing was heard is given to the next member with all its text; one
 * that breaks later has failed, and whoever opened it opens another for the words that are left. Where a member does not
 * have the voice, it speaks in one for the same language. Thread-safe.
 */
public final class ChainedTextToSpeech extends ChainedProvider<TextToSpeech> implements TextToSpeech {
    public ChainedTextToSpeech(Chain<TextToSpeech> chain) {
        super(chain);
    }

    @Override
    public Capabilities capabilities() {
        return chain.current().map(TextToSpeech::capabilities).orElse(Capabilities.MUTE);
    }

    /** Of the engine that serves: the others speak in a voice for the same language. */
    @Override
    public List<Voice> voices() {
        return chain.current().map(TextToSpeech::voices).orElse(List.of());
    }

    @Override
    public Set<UnicodeScript> scripts(Optional<String> voice) {
        return chain.current().map(engine -> engine.scripts(voice)).orElse(Set.of());
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        Chained stream = new Chained(options, executor, listener);
        stream.next();
        return stream;
    }

    /** The language that is to be heard, as far as it is known. */
    private Optional<String> language(Options options) {
        return options.language()
                .or(() -> chain.members().stream()
                        .flatMap(member -> member.ready().stream())
                        .flatMap(engine -> engine.voices().stream())
                        .filter(voice ->
                                options.voice().filter(voice.name()::equals).isPresent())
                        .findFirst()
                        .flatMap(Voice::language));
    }

    /** A voice for these options; empty when the engine has none that would be understood. */
    private static Optional<Options> fitting(TextToSpeech engine, Options options, Optional<String> language) {
        List<Voice> voices = engine.voices();
        boolean has = voices.stream()
                .anyMatch(voice -> options.voice().filter(voice.name()::equals).isPresent());
        if (has || voices.isEmpty() || language.isEmpty()) {
            return Optional.of(options);
        }
        String primary = primary(language.get());
        return voices.stream()
                .filter(voice -> voice.language()
                        .map(ChainedTextToSpeech::primary)
                        .orElse(primary)
                        .equals(primary))
                .findFirst()
                .map(voice -> new Options(
                        options.sampleRate(), Optional.of(voice.name()), options.language(), options.speed()));
    }

    private static String primary(String tag) {
        return Locale.forLanguageTag(tag).getLanguage();
    }

    private final class Chained implements Stream {
        private final Options options;
        private final SessionExecutor executor;
        private final Consumer<? super TtsEvent> listener;
        private final Tries<TextToSpeech> tries = new Tries<>(chain);
        /** Given before anything was heard: one reply's text, of which the session gives little ahead of the sound. */
        private final List<String> texts = new ArrayList<>();

        private @Nullable Attempt attempt;
        private boolean ended;
        private boolean told;
        private boolean heard;
        private boolean over;

        Chained(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            this.options = options;
            this.executor = executor;
            this.listener = listener;
        }

        void next() {
            Optional<String> language = language(options);
            Optional<Lease<TextToSpeech>> lease =
                    tries.next(engine -> fitting(engine, options, language).isPresent());
            if (lease.isEmpty()) {
                attempt = null;
                executor.execute(() -> end(new TtsEvent.Failed(tries.failure())));
                return;
            }
            Attempt opening = new Attempt();
            attempt = opening;
            TextToSpeech engine = lease.get().provider();
            Options asked = fitting(engine, options, language).orElse(options);
            opening.stream = new GuardedTextToSpeech(engine).open(asked, executor, opening);
            tries.runs(opening.stream);
            texts.forEach(opening.stream::text);
            if (ended) {
                opening.stream.end();
            }
        }

        private void end(TtsEvent last) {
            if (!over) {
                over = true;
                listener.accept(last);
            }
        }

        private final class Attempt implements Consumer<TtsEvent> {
            private Stream stream;

            @Override
            public void accept(TtsEvent event) {
                if (attempt != this || over) {
                    return;
                }
                switch (event) {
                    case TtsEvent.Ready taken -> {
                        tries.ready();
                        if (!told) {
                            told = true;
                            listener.accept(taken);
                        }
                    }
                    case TtsEvent.Audio audio -> {
                        heard = true;
                        texts.clear();
                        tries.works();
                        listener.accept(audio);
                    }
                    case TtsEvent.Word word -> listener.accept(word);
                    case TtsEvent.Done done -> {
                        tries.done();
                        end(done);
                    }
                    case TtsEvent.Failed failed -> failed(failed.cause());
                }
            }

            private void failed(ProviderException cause) {
                tries.failed(cause);
                if (heard) {
                    end(new TtsEvent.Failed(cause));
                } else {
                    next();
                }
            }
        }

        @Override
        public void text(String words) {
            if (over) {
                return;
            }
            if (!heard) {
                texts.add(words);
            }
            if (attempt != null) {
                attempt.stream.text(words);
            }
        }

        @Override
        public void end() {
            ended = true;
            if (attempt != null && !over) {
                attempt.stream.end();
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            return tries.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            over = true;
            return tries.abandon(cause);
        }
    }
}
