package dev.parley.provider;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One engine, found by {@link java.util.ServiceLoader}: a package with one implementation of this interface. It offers
 * a provider for each kind it can serve. Creating a provider is cheap; loading happens in {@link Provider#start()}.
 */
public interface Engine {
    /** Name in the configuration: lower case, letters, digits and dashes. */
    String name();

    /**
     * The kinds of provider it has, whatever its context: whoever chooses it for another is refused before anything starts.
     * One that does not say is taken at its word for any, until it is asked for a provider.
     */
    default Set<ProviderKind> offers() {
        return EnumSet.allOf(ProviderKind.class);
    }

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

    /** A provider of a kind, not yet started; empty when it has none. */
    default Optional<? extends Provider> provider(ProviderKind kind, EngineContext context) {
        return switch (kind) {
            case STT -> speechToText(context);
            case LLM -> languageModel(context);
            case TTS -> textToSpeech(context);
            case VAD -> voiceActivityDetector(context);
            case END_OF_TURN -> endOfTurnDetector(context);
        };
    }
}
