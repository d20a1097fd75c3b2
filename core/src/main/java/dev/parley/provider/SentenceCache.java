package dev.parley.provider;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Sentences that were made while a voice worked, for when it does not. Bounded in bytes of audio; past the bound the ones
 * not asked for longest are forgotten. Thread-safe.
 */
public class SentenceCache {
    private final long mostBytes;
    private final LinkedHashMap<Key, short[]> sentences = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Key(int sampleRate, Optional<String> voice, String text) {}

    /** @param mostBytes of all sentences together; 0 keeps none */
    public SentenceCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** @param samples PCM16 mono at the rate of {@code voice}; not to be changed any more */
    public synchronized void keep(TextToSpeech.Options voice, String text, short[] samples) {
        Key key = new Key(voice.sampleRate(), voice.voice(), text);
        short[] before = sentences.put(key, samples);
        bytes += bytesOf(samples) - (before == null ? 0 : bytesOf(before));
        Iterator<short[]> oldest = sentences.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= bytesOf(oldest.next());
            oldest.remove();
        }
    }

    /** Whether there is this sentence in this very voice. */
    public synchronized boolean has(TextToSpeech.Options voice, String text) {
        return sentences.containsKey(new Key(voice.sampleRate(), voice.voice(), text));
    }

    /**
     * The sentence in this voice, or else in the engine's default voice, at the voice's own speed.
     *
     * @return PCM16 mono at the rate of {@code voice}; the receiver's
     */
    public synchronized Optional<short[]> find(TextToSpeech.Options voice, String text) {
        short[] found = sentences.get(new Key(voice.sampleRate(), voice.voice(), text));
        if (found == null) {
            found = sentences.get(new Key(voice.sampleRate(), Optional.empty(), text));
        }
        return Optional.ofNullable(found).map(short[]::clone);
    }

    /** All that is kept, in bytes of audio. */
    public synchronized long bytes() {
        return bytes;
    }

    private static long bytesOf(short[] samples) {
        return (long) samples.length * Short.BYTES;
    }
}
