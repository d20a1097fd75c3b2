package dev.parley.simulator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the simulated servers saw, while somebody wants to know. Bounded: {@value #MAX_ENTRIES} entries; what comes later
 * is counted and left out. Thread-safe.
 */
public final class Trace {
    private static final int MAX_ENTRIES = 2_000_000;

    private final List<TraceEntry> entries = new ArrayList<>();
    private volatile boolean recording;
    private long leftOut;

    /** Forgets what was, and records from now on. */
    public synchronized void begin() {
        entries.clear();
        leftOut = 0;
        recording = true;
    }

    /** Stops and forgets. */
    public synchronized void end() {
        recording = false;
        entries.clear();
    }

    /** Whether it is worth while to look closely. */
    public boolean recording() {
        return recording;
    }

    public void add(TraceEntry entry) {
        if (!recording) {
            return;
        }
        synchronized (this) {
            if (entries.size() < MAX_ENTRIES) {
                entries.add(entry);
            } else {
                leftOut++;
            }
        }
    }

    public synchronized List<TraceEntry> entries() {
        return List.copyOf(entries);
    }

    /** Entries that found no room. */
    public synchronized long leftOut() {
        return leftOut;
    }

    /** One entry a line, comma-separated, in the order of {@link TraceEntry}'s fields. */
    static String text(List<TraceEntry> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.line()).append('\n'));
        return text.toString();
    }

    /**
     * Reads lines that a {@link TraceServer} wrote.
     *
     * @throws IllegalArgumentException when one of them is no line of a trace
     */
    public static List<TraceEntry> parse(Stream<String> lines) {
        return lines.map(TraceEntry::parse).toList();
    }
}
