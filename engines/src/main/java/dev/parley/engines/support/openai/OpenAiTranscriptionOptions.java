package dev.parley.engines.support.openai;

import java.util.List;
import java.util.Optional;

/**
 * How speech is recognised by a server of {@code /v1/audio/transcriptions}.
 *
 * @param model as the server knows it
 * @param language BCP-47 tag for sessions that name none; empty lets the server find out
 * @param wordTimes whether it is asked when each word was said: Whisper tells, newer models of OpenAI refuse the question
 * @param languages primary subtags of those it hears; empty where that is not known
 */
public record OpenAiTranscriptionOptions(
        String model, Optional<String> language, boolean wordTimes, List<String> languages) {
    public OpenAiTranscriptionOptions {
        languages = List.copyOf(languages);
    }
}
