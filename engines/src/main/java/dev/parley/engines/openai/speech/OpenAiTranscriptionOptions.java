package dev.parley.engines.openai.speech;

import java.util.Optional;

/**
 * How speech is recognised by a server of {@code /v1/audio/transcriptions}.
 *
 * @param model as the server knows it
 * @param language BCP-47 tag for sessions that name none; empty lets the server find out
 * @param wordTimes whether it is asked when each word was said: Whisper tells, newer models of OpenAI refuse the question
 */
public record OpenAiTranscriptionOptions(String model, Optional<String> language, boolean wordTimes) {}
