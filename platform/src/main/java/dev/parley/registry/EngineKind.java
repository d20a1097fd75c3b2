package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import java.util.Locale;
import java.util.Optional;

/** The four things a call needs an engine for. */
public enum EngineKind {
    STT,
    LLM,
    TTS,
    VAD;

    /** The kind a status is of. */
    static EngineKind of(EngineStatus status) {
        return valueOf(status.kind().toUpperCase(Locale.ROOT));
    }

    /** Name in the configuration and towards clients. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In a person's words. */
    public String words() {
        return switch (this) {
            case STT -> "speech recognition";
            case LLM -> "language model";
            case TTS -> "speech synthesis";
            case VAD -> "voice activity detection";
        };
    }

    /** What the configuration asks for: an engine's name or {@value EnginesConfig#AUTO}. */
    public String configured(EnginesConfig config) {
        return RetiredEngine.renamed(
                this,
                switch (this) {
                    case STT -> config.stt();
                    case LLM -> config.llm();
                    case TTS -> config.tts();
                    case VAD -> config.vad();
                });
    }

    /** The engine that runs in this process when nothing is configured. */
    public String builtIn() {
        return switch (this) {
            case STT -> "moonshine";
            case LLM -> "companion";
            case TTS -> "hibari";
            case VAD -> "silero";
        };
    }

    /** Whether an engine says that it can serve it. */
    boolean isOfferedBy(Engine engine) {
        return engine.offers()
                .contains(
                        switch (this) {
                            case STT -> ProviderKind.SPEECH_TO_TEXT;
                            case LLM -> ProviderKind.LANGUAGE_MODEL;
                            case TTS -> ProviderKind.TEXT_TO_SPEECH;
                            case VAD -> ProviderKind.VOICE_ACTIVITY_DETECTOR;
                        });
    }

    /** A provider of this kind, not yet started; empty when the engine has none. */
    public Optional<? extends Provider> provider(Engine engine, EngineContext context) {
        return switch (this) {
            case STT -> engine.speechToText(context);
            case LLM -> engine.languageModel(context);
            case TTS -> engine.textToSpeech(context);
            case VAD -> engine.voiceActivityDetector(context);
        };
    }
}
