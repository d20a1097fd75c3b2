package dev.parley.host.piper;

import dev.parley.host.HostedVoice;
import dev.parley.host.RequestException;
import dev.parley.host.SentenceBreaks;
import java.util.List;

/**
 * Replies in the voice that is loaded, sentence by sentence: a reply that nobody hears any more ends with its sentence, and
 * replies of several callers take turns. The speed of a request is not known to the library. Thread-safe, but for
 * {@link #close}.
 */
final class PiperVoiceEngine implements HostedVoice {
    private final String model;
    private final SentenceSpeaker speaker;
    private final int workers;

    PiperVoiceEngine(String model, SentenceSpeaker speaker, int workers) {
        this.model = model;
        this.speaker = speaker;
        this.workers = workers;
    }

    @Override
    public String modelName() {
        return model;
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public int sampleRate() {
        return speaker.sampleRate();
    }

    @Override
    public List<String> voices() {
        return List.of(model);
    }

    @Override
    public void speak(Text text, Output output) throws RequestException {
        for (String sentence : SentenceBreaks.of(text.words())) {
            short[] samples = speaker.speak(sentence);
            if (samples.length > 0 && !output.take(samples)) {
                return;
            }
        }
    }

    @Override
    public void close() {
        speaker.close();
    }
}
