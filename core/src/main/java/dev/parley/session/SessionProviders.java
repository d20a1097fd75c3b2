package dev.parley.session;

import dev.parley.provider.LanguageModel;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.provider.fallback.FallbackVoices;
import dev.parley.tool.OperatorTools;

/**
 * The four engines a session talks to, all ready, and what it is lent besides.
 *
 * @param tools of the operator
 * @param fallback what speaks when {@code textToSpeech} does not
 */
public record SessionProviders(
        VoiceActivityDetector voiceActivity,
        SpeechToText speechToText,
        LanguageModel languageModel,
        TextToSpeech textToSpeech,
        OperatorTools tools,
        FallbackVoices fallback) {
    /** Without fallback voices. */
    public SessionProviders(
            VoiceActivityDetector voiceActivity,
            SpeechToText speechToText,
            LanguageModel languageModel,
            TextToSpeech textToSpeech,
            OperatorTools tools) {
        this(voiceActivity, speechToText, languageModel, textToSpeech, tools, FallbackVoices.NONE);
    }

    /** Without tools. */
    public SessionProviders(
            VoiceActivityDetector voiceActivity,
            SpeechToText speechToText,
            LanguageModel languageModel,
            TextToSpeech textToSpeech) {
        this(voiceActivity, speechToText, languageModel, textToSpeech, OperatorTools.EMPTY);
    }

    public SessionProviders withTools(OperatorTools value) {
        return new SessionProviders(voiceActivity, speechToText, languageModel, textToSpeech, value, fallback);
    }

    public SessionProviders withFallback(FallbackVoices value) {
        return new SessionProviders(voiceActivity, speechToText, languageModel, textToSpeech, tools, value);
    }
}
