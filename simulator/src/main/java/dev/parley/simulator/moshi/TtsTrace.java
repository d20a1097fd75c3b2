package dev.parley.simulator.moshi;

import dev.parley.simulator.trace.ReplyTag;
import dev.parley.simulator.trace.SampleMark;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import java.util.OptionalInt;

/** Writes down when the words of one text-to-speech connection came and when its audio left. Loop only. */
final class TtsTrace {
    private final Trace trace;
    private final int stream;
    private String firstWord = "";
    private OptionalInt reply = OptionalInt.empty();
    private int words;
    private int frames;

    /** @param stream number of the connection */
    TtsTrace(Trace trace, int stream) {
        this.trace = trace;
        this.stream = stream;
    }

    /** @param readyNanos since when the client could send words */
    void word(String word, long readyNanos) {
        if (!trace.recording()) {
            return;
        }
        long now = System.nanoTime();
        int index = words++;
        if (index == 0) {
            firstWord = word;
        } else if (index == 1) {
            reply = ReplyTag.read(firstWord, word);
            reply.ifPresent(
                    number -> trace.add(new TraceEntry(TraceEntry.Kind.TTS_REPLY, stream, number, readyNanos, now)));
        }
        reply.ifPresent(number -> trace.add(new TraceEntry(TraceEntry.Kind.TTS_WORD, number, index, readyNanos, now)));
    }

    /** Marks the end of a frame that is about to be sent. */
    void mark(short[] frame) {
        if (trace.recording()) {
            new SampleMark(stream, frames).write(frame, frame.length);
        }
    }

    /** The frame that was marked last is on its way since {@code nanos}. */
    void sent(long nanos) {
        trace.add(new TraceEntry(TraceEntry.Kind.TTS_AUDIO, stream, frames++, nanos, nanos));
    }
}
