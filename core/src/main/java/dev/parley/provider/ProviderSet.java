package dev.parley.provider;

import dev.parley.tool.OperatorTools;
import java.util.function.UnaryOperator;

/**
 * What a session was admitted with: the four engines it talks to, all ready, and what it is lent besides.
 *
 * @param tools of the operator
 * @param fallback what speaks when {@code textToSpeech} does not
 */
public record ProviderSet(
        VoiceActivityDetector voiceActivity,
        SpeechToText speechToText,
        LanguageModel languageModel,
        TextToSpeech textToSpeech,
        OperatorTools tools,
        FallbackVoices fallback) {
    /** Without tools and fallback voices. */
    public static ProviderSet of(
            VoiceActivityDetector voiceActivity,
            SpeechToText speechToText,
            LanguageModel languageModel,
            TextToSpeech textToSpeech) {
        return new ProviderSet(
                voiceActivity, speechToText, languageModel, textToSpeech, OperatorTools.EMPTY, FallbackVoices.NONE);
    }

    public ProviderSet withTools(OperatorTools value) {
        return new ProviderSet(voiceActivity, speechToText, languageModel, textToSpeech, value, fallback);
    }

    public ProviderSet withFallback(FallbackVoices value) {
        return new ProviderSet(voiceActivity, speechToText, languageModel, textToSpeech, tools, value);
    }

    /** Each engine that has streams within what a function makes around it; fallback voices as they are. */
    public ProviderSet decorated(
            UnaryOperator<SpeechToText> stt, UnaryOperator<LanguageModel> llm, UnaryOperator<TextToSpeech> tts) {
        return new ProviderSet(
                voiceActivity,
                stt.apply(speechToText),
                llm.apply(languageModel),
                tts.apply(textToSpeech),
                tools,
                fallback);
    }
}
