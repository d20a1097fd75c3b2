package dev.parley.session.journal;

import dev.parley.provider.TtsEvent;
import dev.parley.session.SessionInput;
import java.util.ArrayList;
import java.util.List;

/** A journal in memory, for tests and for looking at a session that runs. Loop only. */
public final class BoundedJournal implements SessionJournal {
    private final int mostEntries;
    private final long mostAudioBytes;
    private final List<JournalEntry> entries = new ArrayList<>();
    private long audioBytes;
    private boolean cut;

    /**
     * @param mostEntries at the bound, it stops
     * @param mostAudioBytes of the audio in the entries; at the bound, it stops
     */
    public BoundedJournal(int mostEntries, long mostAudioBytes) {
        this.mostEntries = mostEntries;
        this.mostAudioBytes = mostAudioBytes;
    }

    @Override
    public void append(JournalEntry entry) {
        if (cut) {
            return;
        }
        audioBytes += audioBytes(entry.event());
        cut = entries.size() >= mostEntries || audioBytes > mostAudioBytes;
        if (!cut) {
            entries.add(entry);
        }
    }

    private static long audioBytes(JournalEvent event) {
        return switch (event) {
            case JournalEvent.Input(SessionInput.CallerAudio audio, boolean nested) -> bytes(audio.samples());
            case JournalEvent.Input(SessionInput.CreateItem create, boolean nested) ->
                create.audio().values().stream()
                        .mapToLong(BoundedJournal::bytes)
                        .sum();
            case JournalEvent.Tts(int work, TtsEvent.Audio audio) -> bytes(audio.samples());
            default -> 0;
        };
    }

    private static long bytes(short[] samples) {
        return (long) samples.length * Short.BYTES;
    }

    /** All of them, oldest first. */
    public List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** Whether something was left out at the bound. */
    public boolean isCut() {
        return cut;
    }

    @Override
    public void forget() {
        entries.clear();
        cut = true;
    }

    @Override
    public void close() {
        // What is kept stays readable.
    }
}
