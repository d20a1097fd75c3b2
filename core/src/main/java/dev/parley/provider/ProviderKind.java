package dev.parley.provider;

/** What an engine can be chosen for. */
public enum ProviderKind {
    SPEECH_TO_TEXT,
    LANGUAGE_MODEL,
    TEXT_TO_SPEECH,
    VOICE_ACTIVITY_DETECTOR,
    END_OF_TURN_DETECTOR
}
