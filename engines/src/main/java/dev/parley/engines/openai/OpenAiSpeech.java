package dev.parley.engines.openai;

import dev.parley.engines.support.openai.OpenAiSpeechToText;
import dev.parley.engines.support.openai.OpenAiTextToSpeech;
import dev.parley.engines.support.openai.OpenAiTranscriptionOptions;
import dev.parley.engines.support.openai.OpenAiVoiceOptions;
import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes the speech providers of the engine {@code openai} from its settings: {@code stt-base-url}, {@code stt-api-key},
 * {@code stt-model}, {@code stt-language}, {@code stt-word-times}; {@code tts-base-url}, {@code tts-api-key},
 * {@code tts-model}, {@code tts-voices}, {@code tts-instructions}, {@code tts-sample-rate}. Addresses and keys that are not set
 * are those of the language model. Stateless.
 */
final class OpenAiSpeech {
    /** Their names below {@code engines.openai}. */
    static final Set<String> SETTINGS = Set.of(
            "stt-base-url",
            "stt-api-key",
            "stt-model",
            "stt-language",
            "stt-word-times",
            "tts-base-url",
            "tts-api-key",
            "tts-model",
            "tts-voices",
            "tts-instructions",
            "tts-sample-rate");

    private static final String OPENAI = "https://api.openai.com/v1";
    /** Of OpenAI, the best first. */
    private static final List<String> VOICES = List.of(
            "marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer",
            "verse");

    private static final int PCM_RATE = 24_000;
    private static final int LOWEST_RATE = 8_000;
    private static final int HIGHEST_RATE = 48_000;
    private static final String QUESTION = "/models";

    private OpenAiSpeech() {}

    /** @throws IllegalArgumentException naming the setting that cannot be read */
    static SpeechToText speechToText(String engine, EngineContext context) {
        String model = context.setting("stt-model").orElse("gpt-4o-mini-transcribe");
        boolean wordTimes = context.setting("stt-word-times")
                .map(value -> yes("engines." + engine + ".stt-word-times", value))
                .orElse(model.toLowerCase(Locale.ROOT).contains("whisper"));
        OpenAiTranscriptionOptions options =
                new OpenAiTranscriptionOptions(model, context.setting("stt-language"), wordTimes, List.of());
        return new OpenAiSpeechToText(service(engine, ProviderKind.STT, context), options);
    }

    /** @throws IllegalArgumentException naming the setting that cannot be read */
    static TextToSpeech textToSpeech(String engine, EngineContext context) {
        OpenAiVoiceOptions options = new OpenAiVoiceOptions(
                context.setting("tts-model").orElse("gpt-4o-mini-tts"),
                context.setting("tts-voices").map(OpenAiSpeech::names).orElse(VOICES),
                context.setting("tts-instructions"),
                context.setting("tts-sample-rate")
                        .map(value -> rate("engines." + engine + ".tts-sample-rate", value))
                        .orElse(PCM_RATE));
        if (options.voices().isEmpty()) {
            throw new IllegalArgumentException(
                    "engines." + engine + ".tts-voices names no voice; write it like alloy, nova");
        }
        return new OpenAiTextToSpeech(service(engine, ProviderKind.TTS, context), options);
    }

    /** The server of a kind, by the settings of its address and key. */
    static SpeechService service(String engine, ProviderKind kind, EngineContext context) {
        return service(engine, kind, context, Map.of());
    }

    /** @param more headers beside the key's */
    static SpeechService service(String engine, ProviderKind kind, EngineContext context, Map<String, String> more) {
        String own = kind.id() + "-base-url";
        String urlSetting = context.setting(own).isPresent() ? own : "base-url";
        String keySetting = context.setting(kind.id() + "-api-key").isPresent() ? kind.id() + "-api-key" : "api-key";
        URI base = ServiceAddress.parse(
                "engines." + engine + "." + urlSetting,
                context.setting(urlSetting).orElse(OPENAI));
        Map<String, String> headers = new HashMap<>(more);
        context.setting(keySetting).ifPresent(key -> headers.put("Authorization", "Bearer " + key));
        return new SpeechService(
                new ServiceAddress(
                        engine,
                        kind,
                        base,
                        headers,
                        "engines." + engine + "." + keySetting,
                        ServiceAddress.USUAL_CONNECT),
                context,
                QUESTION,
                body -> {});
    }

    private static List<String> names(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static boolean yes(String setting, String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(setting + " is '" + value + "'; write true or false");
        };
    }

    private static int rate(String setting, String value) {
        String written = value.strip();
        int rate = written.matches("\\d{4,5}") ? Integer.parseInt(written) : 0;
        if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
            throw new IllegalArgumentException(
                    setting + " is '" + value + "'; write samples per second, " + LOWEST_RATE + " to " + HIGHEST_RATE);
        }
        return rate;
    }
}
