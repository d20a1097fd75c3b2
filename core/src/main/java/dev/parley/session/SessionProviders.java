package dev.parley.session;

import dev.parley.provider.LanguageModel;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.tool.ToolShelf;

/** The four engines a session talks to, all ready, and the tools the operator lends it. */
public record SessionProviders(
        VoiceActivityDetector voiceActivity,
        SpeechToText hearing,
        LanguageModel thinking,
        TextToSpeech speaking,
        ToolShelf tools) {
    /** Without tools. */
    public SessionProviders(
            VoiceActivityDetector voiceActivity, SpeechToText hearing, LanguageModel thinking, TextToSpeech speaking) {
        this(voiceActivity, hearing, thinking, speaking, ToolShelf.EMPTY);
    }

    public SessionProviders withTools(ToolShelf value) {
        return new SessionProviders(voiceActivity, hearing, thinking, speaking, value);
    }
}
