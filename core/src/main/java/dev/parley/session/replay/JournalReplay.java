package dev.parley.session.replay;

import dev.parley.provider.ProviderSet;
import dev.parley.session.Session;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSink;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.journal.JournalEvent.Answer;
import dev.parley.session.journal.Questions;
import dev.parley.session.journal.ToolServerMapping;
import dev.parley.session.loop.LoopSessionFactory;
import dev.parley.session.replay.ReplayResult.TimedOutput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay of a journal: a session on this thread, in no time, on virtual time. Confined to the thread that runs it.
 */
public final class JournalReplay {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReplay.class);

    private final ReplayCursor cursor;
    private final ReplayExecutor executor;
    private final ReplayWork work;
    private final ToolServerMapping tools;
    private final List<TimedOutput> outputs = new ArrayList<>();
    private Optional<Session> session = Optional.empty();

    private JournalReplay(Iterator<JournalEntry> entries) {
        this.cursor = new ReplayCursor(entries);
        this.executor = new ReplayExecutor(cursor);
        this.work = new ReplayWork(cursor);
        this.tools = new ToolServerMapping(new ReplayTools(cursor, work)::replayed);
    }

    /**
     * Replays a journal to its end, or to where the session does something else than it did.
     *
     * @param entries oldest first, {@link JournalEvent.Started} before all others
     */
    public static ReplayResult of(Iterator<JournalEntry> entries) {
        JournalReplay replay = new JournalReplay(entries);
        replay.run();
        return new ReplayResult(replay.outputs, replay.cursor.divergence());
    }

    private void run() {
        for (Optional<JournalEvent> next = cursor.nextHandled(); next.isPresent(); next = cursor.nextHandled()) {
            try {
                handle(next.get());
            } catch (ReplayStopped e) {
                LOG.debug("the replay ends", e);
            } catch (RuntimeException e) {
                // As on a loop, the next event is handled all the same.
                LOG.debug("an event of the journal was not handled to its end", e);
            }
        }
    }

    private void handle(JournalEvent event) {
        switch (event) {
            case JournalEvent.Started started -> start(started);
            case JournalEvent.Input(SessionInput input, boolean nested) -> input(input, nested);
            case JournalEvent.TaskRan(int task) -> executor.run(task);
            case JournalEvent.Stt stt -> work.tell(stt.work(), stt.event());
            case JournalEvent.Tts tts -> work.tell(tts.work(), tts.event());
            case JournalEvent.Llm llm -> work.tell(llm.work(), llm.event());
            case JournalEvent.EndOfTurnAnswered answered -> work.tell(answered.work(), answered);
            case JournalEvent.NoiseSuppressed suppressed -> work.tell(suppressed.work(), suppressed);
            case JournalEvent.ToolsListed listed -> work.tell(listed.work(), listed.listing());
            case JournalEvent.ToolAnswered answered -> work.tell(answered.work(), answered.result());
            case JournalEvent.WorkGone gone -> work.gone(gone);
            case JournalEvent.Untraced untraced -> cursor.diverge("what another thread did then is not known");
            case JournalEvent.Told told ->
                cursor.diverge("the session did not ask for " + told.getClass().getSimpleName());
        }
    }

    private void start(JournalEvent.Started started) {
        if (session.isPresent()) {
            cursor.diverge("the session began twice");
            return;
        }
        ProviderSet providers =
                new ReplayProviders(cursor, work).of(started.engines()).withTools(tools.in(started.tools()));
        session = Optional.of(new LoopSessionFactory(
                        prefix -> cursor.told(JournalEvent.IdMade.class).id())
                .start(tools.in(started.setup()), providers, executor, new Sink()));
    }

    private void input(SessionInput input, boolean nested) {
        if (nested || session.isEmpty()) {
            cursor.diverge("this input came with an output that the session does not put out now");
        } else {
            session.get().post(tools.in(input));
        }
    }

    /** The client's side: does what it did then. */
    private final class Sink implements SessionSink {
        @Override
        public void accept(SessionOutput output) {
            if (cursor.stopped()) {
                return;
            }
            outputs.add(new TimedOutput(cursor.nowNanos(), output));
            cursor.countOutput();
            for (Optional<JournalEvent.Input> next = nested(); next.isPresent(); next = nested()) {
                SessionInput input = next.get().input();
                session.orElseThrow().post(tools.in(input));
            }
            if (cursor.nextIf(JournalEvent.Threw.class, it -> it.who().equals(Questions.CLIENT))
                    .isPresent()) {
                throw new IllegalStateException("the client's side failed when the journal was written");
            }
        }

        private Optional<JournalEvent.Input> nested() {
            return cursor.nextIf(JournalEvent.Input.class, JournalEvent.Input::nested);
        }

        @Override
        public boolean writable() {
            return cursor.answer(Questions.WRITABLE, Answer.Flag.class).yes();
        }
    }
}
