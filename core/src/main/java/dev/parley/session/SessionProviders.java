package dev.parley.session;

import dev.parley.provider.LanguageModel;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.provider.spare.SpareVoices;
import dev.parley.tool.ToolShelf;

/**
 * The four engines a session talks to, all ready, and what it is lent besides.
 *
 * @param tools of the operator
 * @param spare what speaks when {@code speaking} does not
 */
public record SessionProviders(
        VoiceActivityDetector voiceActivity,
        SpeechToText hearing,
        LanguageModel thinking,
        TextToSpeech speaking,
        ToolShelf tools,
        SpareVoices spare) {
    /** Without spare voices. */
    public SessionProviders(
            VoiceActivityDetector voiceActivity,
            SpeechToText hearing,
            LanguageModel thinking,
            TextToSpeech speaking,
            ToolShelf tools) {
        this(voiceActivity, hearing, thinking, speaking, tools, SpareVoices.NONE);
    }

    /** Without tools. */
    public SessionProviders(
            VoiceActivityDetector voiceActivity, SpeechToText hearing, LanguageModel thinking, TextToSpeech speaking) {
        this(voiceActivity, hearing, thinking, speaking, ToolShelf.EMPTY);
    }

    public SessionProviders withTools(ToolShelf value) {
        return new SessionProviders(voiceActivity, hearing, thinking, speaking, value, spare);
    }

    public SessionProviders withSpare(SpareVoices value) {
        return new SessionProviders(voiceActivity, hearing, thinking, speaking, tools, value);
    }
}
