package dev.parley.testing;

import dev.parley.config.EnginesConfig;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.registry.ProviderChoice;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedDetector;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import java.time.Duration;
import java.util.Optional;

/** The scripted engines as one engine of the server, of which a test may replace some; speech carries its words in the code of {@link AudioScript}. */
public class ScriptedEngine implements Engine {
    public static final String NAME = "scripted-engine";

    /** Takes it where a server would take an engine that comes with Parley. */
    public static final ProviderChoice.Chooser CHOOSER = (kind, config, engines) -> {
        String named = ProviderChoice.configured(kind, config);
        String automatic = ProviderChoice.automatic(kind, config, engines)
                .filter(each -> each.automatic(kind, config) == Engine.Automatic.CONFIGURED)
                .map(Engine::name)
                .orElse(NAME);
        return ProviderChoice.named(named.equals(EnginesConfig.AUTO) ? automatic : named, config);
    };

    public final AudioScript script = new AudioScript();
    public final ScriptedLlm llm = new ScriptedLlm(Duration.ofMillis(1));
    public final ScriptedTts tts = new ScriptedTts(script, Duration.ofMillis(1));
    public final ScriptedStt stt = new ScriptedStt(script, new ScriptedStt.Kind(false, false), Duration.ofMillis(1));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        return Optional.of(stt);
    }

    @Override
    public Optional<LanguageModel> languageModel(EngineContext context) {
        return Optional.of(llm);
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        return Optional.of(tts);
    }

    @Override
    public Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
        return Optional.of(new ScriptedDetector());
    }
}
