package dev.parley.provider;

import dev.parley.tool.OperatorTools;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a session was admitted with: the four engines it talks to, all ready, and what it is lent besides.
 *
 * @param endOfTurn whom it may ask about pauses; ready when there is one
 * @param noiseSuppressor what takes noise out of the caller's audio; ready when there is one
 * @param tools of the operator
 * @param fallback what speaks when {@code textToSpeech} does not
 */
public record ProviderSet(
        VoiceActivityDetector voiceActivity,
        SpeechToText speechToText,
        LanguageModel languageModel,
        TextToSpeech textToSpeech,
        Optional<EndOfTurnDetector> endOfTurn,
        Optional<NoiseSuppressor> noiseSuppressor,
        OperatorTools tools,
        FallbackVoices fallback) {
    /** Without an end-of-turn detector, a noise suppressor, tools and fallback voices. */
    public static ProviderSet of(
            VoiceActivityDetector voiceActivity,
            SpeechToText speechToText,
            LanguageModel languageModel,
            TextToSpeech textToSpeech) {
        return new ProviderSet(
                voiceActivity,
                speechToText,
                languageModel,
                textToSpeech,
                Optional.empty(),
                Optional.empty(),
                OperatorTools.EMPTY,
                FallbackVoices.NONE);
    }

    public ProviderSet withTools(OperatorTools value) {
        return new ProviderSet(
                voiceActivity, speechToText, languageModel, textToSpeech, endOfTurn, noiseSuppressor, value, fallback);
    }

    public ProviderSet withEndOfTurn(Optional<EndOfTurnDetector> value) {
        return new ProviderSet(
                voiceActivity, speechToText, languageModel, textToSpeech, value, noiseSuppressor, tools, fallback);
    }

    public ProviderSet withNoiseSuppressor(Optional<NoiseSuppressor> value) {
        return new ProviderSet(
                voiceActivity, speechToText, languageModel, textToSpeech, endOfTurn, value, tools, fallback);
    }

    public ProviderSet withFallback(FallbackVoices value) {
        return new ProviderSet(
                voiceActivity, speechToText, languageModel, textToSpeech, endOfTurn, noiseSuppressor, tools, value);
    }

    /** Each engine that has streams within what a function makes around it; the others as they are. */
    public ProviderSet decorated(
            UnaryOperator<SpeechToText> stt, UnaryOperator<LanguageModel> llm, UnaryOperator<TextToSpeech> tts) {
        return new ProviderSet(
                voiceActivity,
                stt.apply(speechToText),
                llm.apply(languageModel),
                tts.apply(textToSpeech),
                endOfTurn,
                noiseSuppressor,
                tools,
                fallback);
    }
}
