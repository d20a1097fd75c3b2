package dev.parley.simulator.moshi;

import dev.parley.simulator.speech.Script;
import dev.parley.simulator.trace.MarkReader;
import dev.parley.simulator.trace.SampleMark;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down when which of the callers' frames came to one speech-to-text connection. What counts is the frame that
 * holds a message's last sample, since the message could not be sent without it. Messages that end in silence of the
 * server's own were sent for another reason and do not count. Loop only.
 */
final class SttTrace {
    /** As clients turn 16-bit samples into the protocol's −1 to 1. */
    static final float FULL_SCALE = 32_768;

    private static final int CALLER_FRAME = 480;
    /** Fewer bits than a mark has between those that are surely set. */
    private static final int SURE = 64;

    private final Trace trace;
    private final MarkReader marks = new MarkReader();
    private SampleMark last = new SampleMark(0, 0);
    private int sinceMark = Integer.MAX_VALUE / 2;
    private int zeros;

    SttTrace(Trace trace) {
        this.trace = trace;
    }

    /** Takes a message's samples; returns the numbers of lines they name. */
    List<Integer> look(float[] pcm, long readyNanos) {
        long now = System.nanoTime();
        List<Integer> lines = new ArrayList<>(0);
        for (float value : pcm) {
            int sample = Math.round(value * FULL_SCALE);
            zeros = (sample & 1) == 0 ? zeros + 1 : 0;
            sinceMark++;
            if (marks.take(sample)) {
                SampleMark mark = marks.mark();
                if (mark.source() == Script.MARK) {
                    lines.add(mark.number());
                } else {
                    last = mark;
                    sinceMark = 0;
                }
            }
        }
        if (sinceMark <= CALLER_FRAME && zeros < SURE) {
            int frame = sinceMark == 0 ? last.number() : last.number() + 1;
            trace.add(new TraceEntry(TraceEntry.Kind.STT_AUDIO, last.source(), frame, readyNanos, now));
        }
        return lines;
    }
}
