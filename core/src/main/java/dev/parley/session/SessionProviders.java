package dev.parley.session;

import dev.parley.provider.LanguageModel;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;

/** The four engines a session talks to; all ready. */
public record SessionProviders(
        VoiceActivityDetector voiceActivity, SpeechToText hearing, LanguageModel thinking, TextToSpeech speaking) {}
