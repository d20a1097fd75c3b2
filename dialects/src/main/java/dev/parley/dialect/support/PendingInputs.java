package dev.parley.dialect.support;

import dev.parley.session.Session;
import dev.parley.session.SessionInput;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * What a client asked for before its session exists, in order. Overflow policies: of audio the oldest is dropped, a
 * request is refused. Loop only.
 */
final class PendingInputs {
    /** Short pieces are joined up to this length, so that the bound on audio bounds the number of pieces too. */
    private static final int JOINED_MS = 100;

    /** All of it is carried out, and answered, in one turn of the loop once there is a session. */
    private static final long MAX_REQUEST_BYTES = 8 << 20;

    private final int maxSamples;
    private final int maxRequests;
    private final int joinedSamples;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long samples;
    private int requests;
    private long requestBytes;

    private sealed interface Entry {}

    private static final class Audio implements Entry {
        private short[] samples;

        Audio(short[] samples) {
            this.samples = samples;
        }
    }

    private record Request(Consumer<Session> action) implements Entry {}

    PendingInputs(int maxSamples, int maxRequests, int sampleRate) {
        this.maxSamples = maxSamples;
        this.maxRequests = maxRequests;
        this.joinedSamples = sampleRate / 1000 * JOINED_MS;
    }

    void audio(short[] more) {
        if (entries.peekLast() instanceof Audio last && last.samples.length + more.length <= joinedSamples) {
            int end = last.samples.length;
            last.samples = Arrays.copyOf(last.samples, end + more.length);
            System.arraycopy(more, 0, last.samples, end, more.length);
        } else {
            entries.add(new Audio(more));
        }
        samples += more.length;
        dropOldest();
    }

    /**
     * False when there is no room: the request was not taken.
     *
     * @param bytes what it takes while it waits
     */
    boolean request(Consumer<Session> action, long bytes) {
        if (requests == maxRequests || requestBytes + bytes > MAX_REQUEST_BYTES) {
            return false;
        }
        requests++;
        requestBytes += bytes;
        entries.add(new Request(action));
        return true;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Gives everything to {@code session}, in order. */
    void drainTo(Session session) {
        Entry entry;
        while ((entry = entries.poll()) != null) {
            switch (entry) {
                case Audio audio -> session.post(new SessionInput.CallerAudio(audio.samples));
                case Request request -> request.action.accept(session);
            }
        }
        samples = 0;
        requests = 0;
        requestBytes = 0;
    }

    void clear() {
        entries.clear();
        samples = 0;
        requests = 0;
        requestBytes = 0;
    }

    private void dropOldest() {
        Iterator<Entry> oldest = entries.iterator();
        while (samples > maxSamples && oldest.hasNext()) {
            if (oldest.next() instanceof Audio audio) {
                samples -= audio.samples.length;
                oldest.remove();
            }
        }
    }
}
