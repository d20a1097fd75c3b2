package dev.parley.engines.support.openai;

import java.util.List;
import java.util.Optional;

/**
 * How text is spoken by a server of {@code /v1/audio/speech}.
 *
 * @param model as the server knows it
 * @param voices whose names it takes, the first of which speaks for names it does not know
 * @param instructions how to speak, for models that take them
 * @param pcmRate of what it calls {@code pcm}, in Hz: 24000 at OpenAI, other servers differ
 */
public record OpenAiVoiceOptions(String model, List<String> voices, Optional<String> instructions, int pcmRate) {
    public OpenAiVoiceOptions {
        voices = List.copyOf(voices);
    }
}
