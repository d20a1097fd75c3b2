package dev.parley.simulator.load.call;

import dev.parley.simulator.trace.MarkReader;
import dev.parley.simulator.trace.SampleMark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When one call's audio left and when marked audio came. Times are {@link System#nanoTime()}. Confined to the caller's
 * loop until the call is over.
 */
public final class CallTrace {
    private final int source;
    private final MarkReader marks = new MarkReader();
    private final List<Heard> heard = new ArrayList<>();
    private final List<ReplyTrace> replies = new ArrayList<>();
    private long[] sent = new long[1024];
    private int frames;

    /** A mark in the server's audio, and when its last sample came. */
    public record Heard(SampleMark mark, long nanos) {}

    /** @param source of this call's marks */
    public CallTrace(int source) {
        this.source = source;
    }

    public int source() {
        return source;
    }

    /** The frame with a mark at its end, to be sent now. */
    public short[] mark(short[] frame) {
        short[] marked = frame.clone();
        new SampleMark(source, frames).write(marked, marked.length);
        if (frames == sent.length) {
            sent = Arrays.copyOf(sent, 2 * frames);
        }
        sent[frames++] = System.nanoTime();
        return marked;
    }

    /** A reply begins at {@code nanos}. */
    public void reply(long nanos) {
        replies.add(new ReplyTrace(nanos));
    }

    /** A word of the present reply. */
    public void word(String word) {
        if (!replies.isEmpty()) {
            replies.getLast().word(word);
        }
    }

    /** Audio of the present reply came at {@code nanos}, in a form that holds no marks. */
    public void audio(double ms, long nanos) {
        if (!replies.isEmpty()) {
            replies.getLast().audio(ms, nanos);
        }
    }

    public List<ReplyTrace> replies() {
        return List.copyOf(replies);
    }

    /** PCM16, little endian, that came at {@code nanos}. */
    public void hear(ByteBuffer pcm, long nanos) {
        for (int i = pcm.position(); i < pcm.limit(); i += Short.BYTES) {
            if (marks.take(pcm.get(i))) {
                heard.add(new Heard(marks.mark(), nanos));
            }
        }
    }

    int frames() {
        return frames;
    }

    /** When the frame with this number was sent. */
    public long sentNanos(int number) {
        return sent[number];
    }

    public List<Heard> heard() {
        return List.copyOf(heard);
    }
}
