package dev.parley.simulator.trace;

/**
 * Something that passed a simulated server's socket. Times are {@link System#nanoTime()} of the machine, which its
 * processes share.
 *
 * @param source meaning depends on the kind
 * @param number meaning depends on the kind
 * @param possible before this it could not have come, because the server was not ready for it
 * @param nanos when it came or was sent
 */
public record TraceEntry(Kind kind, int source, int number, long possible, long nanos) {

    /** What it was. */
    public enum Kind {
        /** A message whose last sample lies in this frame of this caller came to speech-to-text. */
        STT_AUDIO,
        /** A token was sent: number of the reply, position of the token. The end of the reply counts as one more. */
        LLM_TOKEN,
        /** A word came to text-to-speech: number of the reply, position of the word. */
        TTS_WORD,
        /** Text-to-speech sent a message whose last sample ends a mark; source and number of the mark. */
        TTS_AUDIO,
        /** The sound with this source speaks the reply with this number. */
        TTS_REPLY
    }

    String line() {
        return kind + "," + source + "," + number + "," + possible + "," + nanos;
    }

    /** @throws IllegalArgumentException when the line is none that {@link TraceServer} writes */
    static TraceEntry parse(String line) {
        String[] fields = line.split(",");
        if (fields.length != 5) {
            throw new IllegalArgumentException("not a line of a trace: " + line);
        }
        return new TraceEntry(
                Kind.valueOf(fields[0]),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]));
    }
}
