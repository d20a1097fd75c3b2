package dev.parley.session.journal;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.FallbackVoices;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.guarded.GuardedEndOfTurnDetector;
import dev.parley.provider.guarded.GuardedLanguageModel;
import dev.parley.provider.guarded.GuardedNoiseSuppressor;
import dev.parley.provider.guarded.GuardedSpeechToText;
import dev.parley.provider.guarded.GuardedTextToSpeech;
import dev.parley.session.IdSource;
import dev.parley.session.Session;
import dev.parley.session.SessionFactory;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.session.journal.JournalEvent.EngineNames;
import dev.parley.session.loop.LoopSessionFactory;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes sessions that keep a journal, and others as they are. Everything that comes into a session passes it: inputs,
 * events of providers, timers, ids. What the session does is the same with a journal, but that its clock stands still while
 * it handles an event. Thread-safe as {@code journals} is.
 */
public final class JournalledSessionFactory implements SessionFactory {
    private final IdSource ids;
    private final Function<SessionSetup, Optional<SessionJournal>> journals;

    /** @param journals a journal for the session; empty: it keeps none, and runs as if there were no journals */
    public JournalledSessionFactory(IdSource ids, Function<SessionSetup, Optional<SessionJournal>> journals) {
        this.ids = ids;
        this.journals = journals;
    }

    @Override
    public Session start(SessionSetup setup, ProviderSet providers, SessionExecutor executor, SessionSink sink) {
        Optional<SessionJournal> journal = journals.apply(setup);
        return journal.isEmpty()
                ? new LoopSessionFactory(ids).start(setup, providers, executor, sink)
                : new Journalled(new JournalRecorder(journal.get(), executor)).start(setup, providers, sink);
    }

    /** One session and what stands around it. */
    private final class Journalled {
        private final JournalRecorder recorder;
        private final ToolServerMapping tools;
        private Optional<RecordedSession> session = Optional.empty();

        Journalled(JournalRecorder recorder) {
            this.recorder = recorder;
            this.tools = new ToolServerMapping(new RecordedTools(recorder)::recorded);
        }

        Session start(SessionSetup setup, ProviderSet providers, SessionSink sink) {
            ProviderSet known = recorded(providers);
            SessionSetup begun = tools.in(setup);
            EngineNames names = new EngineNames(
                    providers.voiceActivity().engine(),
                    providers.speechToText().engine(),
                    providers.languageModel().engine(),
                    providers.textToSpeech().engine(),
                    providers.fallback().reserve().map(TextToSpeech::engine),
                    providers.endOfTurn().map(EndOfTurnDetector::engine),
                    providers.noiseSuppressor().map(NoiseSuppressor::engine));
            SessionSink counted = new RecordedSink(sink, recorder, this::ended);
            try {
                recorder.handle(
                        new JournalEvent.Started(begun, names, known.tools()),
                        () -> session = Optional.of(new RecordedSession(
                                new LoopSessionFactory(this::id)
                                        .start(begun, known, new RecordedExecutor(recorder), counted),
                                recorder,
                                tools)));
            } finally {
                if (session.isEmpty()) {
                    recorder.close();
                }
            }
            return session.orElseThrow();
        }

        private String id(String prefix) {
            String id = ids.next(prefix);
            recorder.note(new JournalEvent.IdMade(id));
            return id;
        }

        private void ended() {
            session.ifPresentOrElse(RecordedSession::ended, recorder::close);
        }

        /** What an engine throws is its failure before it is written down. */
        private ProviderSet recorded(ProviderSet providers) {
            ProviderSet safe = providers.decorated(
                    it -> new RecordedSpeechToText(new GuardedSpeechToText(it), recorder),
                    it -> new RecordedLanguageModel(new GuardedLanguageModel(it), recorder),
                    it -> new RecordedTextToSpeech(new GuardedTextToSpeech(it), recorder, Questions.OWN));
            FallbackVoices fallback = new FallbackVoices(
                    providers
                            .fallback()
                            .reserve()
                            .map(it ->
                                    new RecordedTextToSpeech(new GuardedTextToSpeech(it), recorder, Questions.RESERVE)),
                    new RecordedSentences(providers.fallback().kept(), recorder));
            return new ProviderSet(
                    new RecordedVoiceActivity(safe.voiceActivity(), recorder),
                    safe.speechToText(),
                    safe.languageModel(),
                    safe.textToSpeech(),
                    safe.endOfTurn().map(it -> new RecordedEndOfTurn(new GuardedEndOfTurnDetector(it), recorder)),
                    safe.noiseSuppressor()
                            .map(it -> new RecordedNoiseSuppressor(new GuardedNoiseSuppressor(it), recorder)),
                    tools.in(safe.tools()),
                    fallback);
        }
    }
}
