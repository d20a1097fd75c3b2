package dev.parley.engines.offline;

import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.vad.BuiltInVad;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * The engine that runs with nothing configured. Settings, below {@code engines.offline}:
 *
 * <ul>
 *   <li>{@code recognizers}: utterances recognised at the same time, each for about 150 MB and a core; default one a
 *       core, at most 4
 *   <li>{@code synthesizers}: clauses spoken at the same time; default one a core, at most 4
 *   <li>{@code time-zone}: IANA name of the zone the companion tells the time in; default the machine's
 * </ul>
 */
public final class OfflineEngine implements Engine {
    static final String NAME = "offline";

    private static final int DEFAULT_AT_MOST = 4;
    private static final int LIMIT = 64;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> settings() {
        return Set.of("recognizers", "synthesizers", "time-zone");
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        return Optional.of(new SphinxSpeechToText(count(context, "recognizers")));
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        return Optional.of(new ScriptedCompanion(context, zone(context)));
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        return Optional.of(new MaryTextToSpeech(count(context, "synthesizers")));
    }

    @Override
    public Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
        return Optional.of(new BuiltInVad());
    }

    private static int count(EngineContext context, String key) {
        Optional<String> setting = context.setting(key);
        if (setting.isEmpty()) {
            return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, DEFAULT_AT_MOST);
        }
        String value = setting.get().strip();
        if (!value.matches("\\d{1,2}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > LIMIT) {
            throw new IllegalArgumentException(
                    "engines.offline." + key + ": '" + value + "' must be a whole number from 1 to " + LIMIT);
        }
        return Integer.parseInt(value);
    }

    private static ZoneId zone(EngineContext context) {
        Optional<String> setting = context.setting("time-zone");
        try {
            return setting.map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "engines.offline.time-zone: '" + setting.orElse("") + "' must be a name such as Europe/Paris", e);
        }
    }
}
