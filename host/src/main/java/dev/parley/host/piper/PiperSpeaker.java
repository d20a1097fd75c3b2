package dev.parley.host.piper;

import dev.parley.host.RequestException;
import io.github.givimad.piperjni.PiperJNI;
import io.github.givimad.piperjni.PiperVoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The library with one voice loaded. Its phonemes come of tables that belong to the process, so texts are spoken one at a time,
 * those that wait first come first. Thread-safe, but for {@link #close}.
 */
final class PiperSpeaker implements SentenceSpeaker {
    private final PiperJNI library;
    private final PiperVoice voice;
    private final ReentrantLock turn = new ReentrantLock(true);

    private PiperSpeaker(PiperJNI library, PiperVoice voice) {
        this.library = library;
        this.voice = voice;
    }

    /** @throws IOException when it cannot be loaded; a file that is no network may end the process */
    static PiperSpeaker load(Path network, Path description, int speaker) throws IOException {
        PiperJNI library = new PiperJNI();
        try {
            library.initialize(true, false);
            return new PiperSpeaker(library, library.loadVoice(network, description, speaker));
        } catch (PiperJNI.NotInitialized | RuntimeException e) {
            library.close();
            throw new IOException("Piper cannot load " + network + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int sampleRate() {
        return voice.getSampleRate();
    }

    @Override
    public short[] speak(String sentence) throws RequestException {
        turn.lock();
        try {
            return library.textToAudio(voice, sentence);
        } catch (IOException | PiperJNI.NotInitialized | RuntimeException e) {
            throw RequestException.failed("Piper cannot speak this: " + e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        voice.close();
        library.close();
    }
}
