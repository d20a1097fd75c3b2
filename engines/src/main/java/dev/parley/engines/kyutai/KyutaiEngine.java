package dev.parley.engines.kyutai;

import com.google.auto.service.AutoService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.lent.VoiceEmbeddings;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Engine {@code kyutai}. Settings: {@code stt-url} (default {@code ws://localhost:8090}), {@code tts-url} (default
 * {@code ws://localhost:8089}), each one address or several with commas between, and {@code api-key} (default
 * {@code public_token}). Cloned voices come from {@link VoiceEmbeddings}, if the host process offers them.
 */
@AutoService(Engine.class)
public final class KyutaiEngine implements Engine {
    private static final String PUBLIC_TOKEN = "public_token";

    @Override
    public String name() {
        return MoshiService.ENGINE;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.STT, ProviderKind.TTS);
    }

    @Override
    public Set<String> settings() {
        // The model's address and key are read by whoever looks for a language model.
        return Set.of("stt-url", "tts-url", "api-key", "llm-url", "llm-model", "llm-api-key");
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Automatic automatic(ProviderKind kind, Configured configured) {
        return address(kind)
                .flatMap(key -> configured.setting(name(), key))
                .map(url -> Automatic.CONFIGURED)
                .orElse(Automatic.NEVER);
    }

    @Override
    public Optional<String> variable(ProviderKind kind) {
        return address(kind).map(key -> "KYUTAI_" + kind + "_URL");
    }

    /** The setting with the address of its servers for a kind. */
    private static Optional<String> address(ProviderKind kind) {
        return switch (kind) {
            case STT -> Optional.of("stt-url");
            case TTS -> Optional.of("tts-url");
            case LLM, VAD, END_OF_TURN, NOISE_SUPPRESSION -> Optional.empty();
        };
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        return Optional.of(new KyutaiSpeechToText(
                vertx(context),
                options(context, "stt-url", "ws://localhost:8090"),
                context.random(),
                context.listener()));
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        VoiceEmbeddings none = voice -> CompletableFuture.completedFuture(Optional.empty());
        return Optional.of(new KyutaiTextToSpeech(
                vertx(context),
                options(context, "tts-url", "ws://localhost:8089"),
                context.random(),
                context.service(VoiceEmbeddings.class).orElse(none),
                context.listener()));
    }

    private static Vertx vertx(EngineContext context) {
        return context.service(Vertx.class)
                .orElseThrow(() -> new IllegalStateException("engine kyutai needs the host's Vert.x instance"));
    }

    private static KyutaiOptions options(EngineContext context, String key, String otherwise) {
        return KyutaiOptions.of(
                MoshiUrl.parseAll("engines.kyutai." + key, context.setting(key).orElse(otherwise)),
                context.setting("api-key").orElse(PUBLIC_TOKEN));
    }
}
