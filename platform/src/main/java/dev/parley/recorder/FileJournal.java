package dev.parley.recorder;

import dev.parley.conversation.ItemBytes;
import dev.parley.provider.TtsEvent;
import dev.parley.recorder.journal.JournalFormat;
import dev.parley.session.SessionInput;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.journal.SessionJournal;

/** A session's journal in a file. Its lines are made where they are written: on the loop they are only queued. */
final class FileJournal implements SessionJournal {
    /** About what a line takes besides its audio and long texts. */
    private static final int USUAL = 256;

    private final FileRecording file;
    private boolean begun;

    FileJournal(FileRecording file) {
        this.file = file;
    }

    @Override
    public void append(JournalEntry entry) {
        if (!begun) {
            begun = true;
            file.add(USUAL, JournalFormat::head);
        }
        JournalEntry kept = withoutKeys(entry);
        file.add(USUAL + content(kept.event()), () -> JournalFormat.line(kept));
    }

    /** Which key of a telephone was pressed may be a secret; that one was is what the session goes by. */
    private static JournalEntry withoutKeys(JournalEntry entry) {
        return entry.event() instanceof JournalEvent.Input(SessionInput.DtmfDigit key, boolean nested)
                ? new JournalEntry(
                        entry.nanos(),
                        entry.outputs(),
                        new JournalEvent.Input(new SessionInput.DtmfDigit('0', key.durationMs()), nested))
                : entry;
    }

    private static long content(JournalEvent event) {
        return switch (event) {
            case JournalEvent.Started started ->
                started.setup().config().bytes()
                        + started.setup().items().stream()
                                .mapToLong(it -> ItemBytes.of(it.item()))
                                .sum();
            case JournalEvent.Tts(int work, TtsEvent.Audio audio) -> base64(audio.samples());
            case JournalEvent.Input(SessionInput input, boolean nested) -> content(input);
            default -> 0;
        };
    }

    private static long content(SessionInput input) {
        return switch (input) {
            case SessionInput.CallerAudio audio -> base64(audio.samples());
            case SessionInput.Configure configure -> configure.config().bytes();
            case SessionInput.CreateItem create ->
                ItemBytes.of(create.item())
                        + create.audio().values().stream()
                                .mapToLong(FileJournal::base64)
                                .sum();
            default -> 0;
        };
    }

    private static long base64(short[] samples) {
        return samples.length * 8L / 3;
    }

    @Override
    public void forget() {
        file.forget();
    }

    @Override
    public void close() {
        file.close();
    }
}
