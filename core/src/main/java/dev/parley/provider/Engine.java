package dev.parley.provider;

import java.util.Optional;
import java.util.Set;

/**
 * One engine, found by {@link java.util.ServiceLoader}: a package with one implementation of this interface. It offers
 * a provider for each kind it can serve. Creating a provider is cheap; loading happens in {@link Provider#start()}.
 */
public interface Engine {
    /** Name in the configuration: lower case, letters, digits and dashes. */
    String name();

    /** Names of all settings it knows: the configuration may hold no others for it. */
    default Set<String> settings() {
        return Set.of();
    }

    default Optional<SpeechToText> speechToText(EngineContext context) {
        return Optional.empty();
    }

    default Optional<LanguageModel> languageModel(EngineContext context) {
        return Optional.empty();
    }

    default Optional<TextToSpeech> textToSpeech(EngineContext context) {
        return Optional.empty();
    }

    default Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
        return Optional.empty();
    }

    default Optional<EndOfTurnDetector> endOfTurnDetector(EngineContext context) {
        return Optional.empty();
    }
}
