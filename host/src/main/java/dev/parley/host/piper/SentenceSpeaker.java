package dev.parley.host.piper;

import dev.parley.host.RequestException;

/** Speaks one sentence at a time. Thread-safe, but for {@link #close}. */
interface SentenceSpeaker extends AutoCloseable {
    /** In Hz. */
    int sampleRate();

    /** PCM16 mono; empty where there is nothing to say. Blocks until its turn has come and it is spoken. */
    short[] speak(String sentence) throws RequestException;

    @Override
    void close();
}
