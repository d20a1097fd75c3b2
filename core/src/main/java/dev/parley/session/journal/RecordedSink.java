package dev.parley.session.journal;

import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSink;
import dev.parley.session.journal.JournalEvent.Answer;

/** The client's side of a journalled session: counts outputs, and writes down what comes back at once. */
final class RecordedSink implements SessionSink {
    private final SessionSink sink;
    private final JournalRecorder recorder;
    private final Runnable whenEnded;

    RecordedSink(SessionSink sink, JournalRecorder recorder, Runnable whenEnded) {
        this.sink = sink;
        this.recorder = recorder;
        this.whenEnded = whenEnded;
    }

    @Override
    public void accept(SessionOutput output) {
        recorder.countOutput();
        try {
            sink.accept(output);
        } catch (RuntimeException | Error e) {
            recorder.note(new JournalEvent.Threw(Questions.CLIENT));
            throw e;
        } finally {
            if (output instanceof SessionOutput.Ended) {
                whenEnded.run();
            }
        }
    }

    @Override
    public boolean writable() {
        return recorder.answer(Questions.WRITABLE, new Answer.Flag(sink.writable()))
                .yes();
    }
}
