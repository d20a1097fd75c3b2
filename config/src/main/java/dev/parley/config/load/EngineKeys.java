package dev.parley.config.load;

import dev.parley.config.EnginesConfig;
import java.util.List;

/** Which engines there are to be, {@code engines.*}, in the order of the reference page. */
final class EngineKeys {
    static final Key<String> STT =
            engine("stt", "speech-to-text", "`kyutai` when `KYUTAI_STT_URL` is set, else `moonshine`");
    static final Key<String> LLM = engine(
            "llm",
            "language model",
            "an OpenAI-compatible server when `OPENAI_API_KEY`, `OPENAI_BASE_URL` or `KYUTAI_LLM_URL` is set or one answers on localhost:11434 (Ollama) or localhost:8091 (vLLM), else `companion`, a scripted stand-in");
    static final Key<String> TTS =
            engine("tts", "text-to-speech", "`kyutai` when `KYUTAI_TTS_URL` is set, else `hibari`");
    static final Key<String> VAD = engine("vad", "voice activity detection", "`silero`");
    static final Key<String> RESERVE_TTS = Key.of(
            "engines.reserve-tts",
            ValueType.TEXT,
            "auto",
            "Engine whose voice goes on with a reply when that of `engines.tts` fails, from the last word heard, in languages it speaks. `auto` chooses `hibari` where its model is installed and `engines.tts` is a server, else nothing; `none` is nothing.");

    static final List<Key<?>> ALL = List.of(STT, LLM, TTS, VAD, RESERVE_TTS);

    private EngineKeys() {}

    /** What they were set to. */
    static EnginesConfig read(Values values) {
        return new EnginesConfig(
                values.get(STT),
                values.get(LLM),
                values.get(TTS),
                values.get(VAD),
                values.get(RESERVE_TTS),
                values.engineSettings());
    }

    private static Key<String> engine(String kind, String words, String auto) {
        return Key.of(
                "engines." + kind,
                ValueType.TEXT,
                "auto",
                "Engine for " + words + ", by name; one that offers none is refused at the start. `auto` chooses "
                        + auto + ".");
    }
}
