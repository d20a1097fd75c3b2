package dev.parley.provider;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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

    /**
     * Whether the choice {@code auto} takes it for a kind. The highest choice of all engines is taken.
     *
     * @param configured what is configured for all engines
     */
    default Automatic automatic(ProviderKind kind, Configured configured) {
        return Automatic.NEVER;
    }

    /**
     * Looks for a server that {@code auto} is to use for a kind, before any engine is taken by {@link #automatic}. Never
     * blocks; completes within some seconds.
     *
     * @param configured what is configured for all engines
     * @return what it found, to be lent to it as a service when a provider is made; empty when there is nothing
     * @throws IllegalArgumentException when what is configured is no usable address
     */
    default CompletionStage<Optional<Object>> discover(
            ProviderKind kind, Configured configured, EngineContext context) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** The environment variable that, once set, has {@code auto} take it for a kind. */
    default Optional<String> variable(ProviderKind kind) {
        return Optional.empty();
    }

    /** Whether its providers are servers of their own, which may go away while this process goes on. */
    default boolean isRemote() {
        return false;
    }

    /** The model that has to be installed before it can serve a kind with these settings. */
    default Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return Optional.empty();
    }

    /** Names of the voices it has, the first of which speaks for names it does not know; empty where only running tells. */
    default List<String> voices() {
        return List.of();
    }

    /** What users should know where it only stands in for a real engine. */
    default Optional<StandIn> standIn() {
        return Optional.empty();
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

    default Optional<NoiseSuppressor> noiseSuppressor(EngineContext context) {
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
            case NOISE_SUPPRESSION -> noiseSuppressor(context);
        };
    }

    /** Whether {@code auto} takes an engine, from last to first. */
    enum Automatic {
        NEVER,
        /** It needs nothing: what runs when nothing is configured. */
        BUILT_IN,
        /** Something is configured that it is there for. */
        CONFIGURED
    }

    /** What is configured for all engines. */
    @FunctionalInterface
    interface Configured {
        /** Nothing. */
        Configured NOTHING = (engine, key) -> Optional.empty();

        /** One setting of one engine. */
        Optional<String> setting(String engine, String key);
    }

    /**
     * That an engine only stands in for a real one.
     *
     * @param summary what it is, in few words
     * @param remedy how to have a real one, in a line
     * @param notice both, in whole sentences
     */
    record StandIn(String summary, String remedy, String notice) {}
}
