package dev.parley.session.journal;

import dev.parley.concurrent.Handoff;
import dev.parley.conversation.Item;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionSnapshot;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A session whose inputs are written down as its loop takes them. */
final class RecordedSession implements Session {
    /** Inputs from other threads on their way to the loop; further senders wait. */
    private static final int MAILBOX = 256;

    private final Session session;
    private final JournalRecorder recorder;
    private final ToolServerMapping tools;
    private final Handoff<SessionInput> mailbox;

    RecordedSession(Session session, JournalRecorder recorder, ToolServerMapping tools) {
        this.session = session;
        this.recorder = recorder;
        this.tools = tools;
        this.mailbox = new Handoff<>(recorder.loop(), MAILBOX, this::take);
    }

    @Override
    public String id() {
        return session.id();
    }

    @Override
    public void post(SessionInput input) {
        if (recorder.loop().inLoop()) {
            take(input);
            return;
        }
        try {
            mailbox.put(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while handing an input to session " + id());
        }
    }

    private void take(SessionInput input) {
        SessionInput known = tools.in(input);
        if (known instanceof SessionInput.ForgetRecording) {
            recorder.forget();
        }
        recorder.handle(new JournalEvent.Input(known, recorder.handling()), () -> session.post(known));
    }

    void ended() {
        mailbox.close();
        recorder.close();
    }

    @Override
    public List<Item> history() {
        return session.history();
    }

    @Override
    public SessionSnapshot snapshot() {
        return session.snapshot();
    }

    @Override
    public long bytes() {
        return session.bytes();
    }

    @Override
    public SessionConfig config() {
        return session.config();
    }
}
