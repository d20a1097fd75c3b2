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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Synthesisers one behind another. A stream of which nothing was heard is given to the next member with all its text; one
 * that breaks later has failed, and whoever opened it opens another for the words that are left. Where one is slow to open a
 * stream, the next is asked beside it, with the same text, and the
 * first that takes it speaks. Where a member does not
 * have the voice, it speaks in one for the same language. Thread-safe.
 */
public final class ChainedTextToSpeech extends ChainedProvider<TextToSpeech> implements TextToSpeech {
    public ChainedTextToSpeech(Chain<TextToSpeech> chain) {
        super(chain);
    }

    @Override
    TextToSpeech of(Chain<TextToSpeech> members) {
        return new ChainedTextToSpeech(members);
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
        stream.next(new Tries<>(chain, options.engine()));
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
                        options.sampleRate(),
                        Optional.of(voice.name()),
                        options.language(),
                        options.speed(),
                        options.engine()));
    }

    private static String primary(String tag) {
        return Locale.forLanguageTag(tag).getLanguage();
    }

    private final class Chained implements Stream {
        private final Options options;
        private final SessionExecutor executor;
        private final Consumer<? super TtsEvent> listener;
        /** Given before anything was heard: one reply's text, of which the session gives little ahead of the sound. */
        private final List<String> texts = new ArrayList<>();
        /** One, or two where the first is slow, both with all the text; then the one that speaks. */
        private final List<Attempt> attempts = new ArrayList<>(2);

        private boolean ended;
        private boolean told;
        private boolean heard;
        private boolean over;

        Chained(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            this.options = options;
            this.executor = executor;
            this.listener = listener;
        }

        void next(Tries<TextToSpeech> tries) {
            Optional<String> language = language(options);
            Optional<Lease<TextToSpeech>> lease =
                    tries.next(engine -> fitting(engine, options, language).isPresent());
            if (lease.isEmpty()) {
                if (attempts.isEmpty()) {
                    executor.execute(() -> end(new TtsEvent.Failed(tries.failure())));
                }
                return;
            }
            Attempt opening = new Attempt(tries);
            attempts.add(opening);
            TextToSpeech engine = chain.engine(lease.get());
            opening.open(engine, fitting(engine, options, language).orElse(options));
            if (tries.hasMore()) {
                opening.slow = executor.schedule(lease.get().member().patience(), opening::slow);
            }
        }

        private void end(TtsEvent last) {
            if (!over) {
                over = true;
                attempts.forEach(each -> each.slow.cancel());
                listener.accept(last);
            }
        }

        private final class Attempt implements Consumer<TtsEvent> {
            private final Tries<TextToSpeech> tries;
            private Stream stream;
            private SessionExecutor.Timer slow = () -> {};
            private boolean ready;

            Attempt(Tries<TextToSpeech> tries) {
                this.tries = tries;
            }

            void open(TextToSpeech engine, Options asked) {
                stream = new GuardedTextToSpeech(engine).open(asked, executor, this);
                tries.runs(stream);
                texts.forEach(stream::text);
                if (ended) {
                    stream.end();
                }
            }

            /** Nobody waits for it alone any longer: another member is asked as well. */
            private void slow() {
                if (!ready && !over && attempts.equals(List.of(this))) {
                    next(tries.beside());
                }
            }

            @Override
            public void accept(TtsEvent event) {
                if (!attempts.contains(this) || over) {
                    return;
                }
                if (!(event instanceof TtsEvent.Failed)) {
                    ready();
                }
                switch (event) {
                    case TtsEvent.Ready taken -> {
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

            /** It speaks; whatever was opened beside it is not needed. */
            private void ready() {
                if (ready) {
                    return;
                }
                ready = true;
                slow.cancel();
                tries.ready();
                for (Attempt other : List.copyOf(attempts)) {
                    if (other != this) {
                        attempts.remove(other);
                        other.slow.cancel();
                        other.tries.late();
                    }
                }
            }

            private void failed(ProviderException cause) {
                slow.cancel();
                attempts.remove(this);
                tries.failed(cause);
                if (heard) {
                    end(new TtsEvent.Failed(cause));
                } else if (attempts.isEmpty()) {
                    next(tries);
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
            attempts.forEach(each -> each.stream.text(words));
        }

        @Override
        public void end() {
            ended = true;
            if (!over) {
                attempts.forEach(each -> each.stream.end());
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            return leave(Tries::cancel);
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            return leave(tries -> tries.abandon(cause));
        }

        private CompletionStage<Void> leave(Function<Tries<TextToSpeech>, CompletionStage<Void>> how) {
            over = true;
            attempts.forEach(each -> each.slow.cancel());
            return CompletableFuture.allOf(attempts.stream()
                    .map(attempt -> how.apply(attempt.tries).toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
        }
    }
}
