package dev.parley.config;

import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.setting.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which engines to use. Each choice is an engine's name or {@value #AUTO}; of {@code stt}, {@code llm} and {@code tts} there
 * may be several, the preferred one first, each with how many streams it serves at once behind a colon.
 *
 * @param settings of each engine, by its name, then by the setting's name; declared by the engine, and may hold secrets
 */
public record EnginesConfig(
        @Setting(
                fallback = AUTO,
                value = "Engine for speech-to-text" + BY_NAME
                        + "`kyutai` when `KYUTAI_STT_URL` is set, else `moonshine`." + CHAIN
                        + "`kyutai:64` gives it 64 streams at once at most.")
        List<String> stt,

        @Setting(
                fallback = AUTO,
                value = "Engine for language model" + BY_NAME
                        + "an OpenAI-compatible server when `OPENAI_API_KEY`, `OPENAI_BASE_URL` or `KYUTAI_LLM_URL` is set or one answers on localhost:11434 (Ollama) or localhost:8091 (vLLM), else `companion`, a scripted stand-in."
                        + CHAIN + "`openai:64` gives it 64 streams at once at most.")
        List<String> llm,

        @Setting(
                fallback = AUTO,
                value = "Engine for text-to-speech" + BY_NAME + "`kyutai` when `KYUTAI_TTS_URL` is set, else `hibari`."
                        + CHAIN + "`kyutai:64` gives it 64 streams at once at most.")
        List<String> tts,

        @Setting(fallback = AUTO, value = "Engine for voice activity detection" + BY_NAME + "`silero`.")
        String vad,

        @Setting(
                fallback = AUTO,
                value =
                        "Engine that hears whether a pause ends the caller's turn, where turns are taken by meaning and the recogniser tells no pause scores. `auto` chooses `smart-turn` where its model is installed, else nothing; `none` is nothing.")
        String endOfTurn,

        @Setting(
                fallback = AUTO,
                value =
                        "Engine that takes noise out of the caller's audio where a client asks for it (OpenAI's `noise_reduction`). `auto` chooses `deepfilternet` where its model is installed and the machine can run it, else nothing; `none` is nothing.")
        String noiseSuppression,

        @Setting(
                fallback = AUTO,
                value =
                        "Engine whose voice goes on with a reply when that of `engines.tts` fails, from the last word heard, in languages it speaks. `auto` chooses `hibari` where its model is installed and `engines.tts` is a server, else nothing; `none` is nothing.")
        String reserveTts,

        @Setting(
                value =
                        "What a client may choose for its own call, beside what the lists above prefer: engines of these lists by name, and models of a language model's engine as `openai=gpt-4.1-mini`. Empty: nothing.")
        List<String> selectable,

        Map<String, Map<String, String>> settings)
        implements Engine.Configured {
    private static final String CHAIN =
            " Several stand in for each other, the preferred one first: each stream goes to the first that works. `name/instance` is another server of the same engine, with what differs below `engines.name/instance`: streams go to the least busy. ";
    private static final String BY_NAME = ", by name; one that offers none is refused at the start. `auto` chooses ";

    /** Environment variables that set what an engine declares: names that users of these services have already. */
    public static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("OPENAI_API_KEY", "engines.openai.api-key"),
            Map.entry("OPENAI_BASE_URL", "engines.openai.base-url"),
            Map.entry("OPENAI_MODEL", "engines.openai.model"),
            Map.entry("KYUTAI_STT_URL", "engines.kyutai.stt-url"),
            Map.entry("KYUTAI_TTS_URL", "engines.kyutai.tts-url"),
            Map.entry("KYUTAI_API_KEY", "engines.kyutai.api-key"),
            Map.entry("KYUTAI_LLM_URL", "engines.kyutai.llm-url"),
            Map.entry("KYUTAI_LLM_MODEL", "engines.kyutai.llm-model"),
            Map.entry("KYUTAI_LLM_API_KEY", "engines.kyutai.llm-api-key"),
            Map.entry("CARTESIA_API_KEY", "engines.cartesia.api-key"),
            Map.entry("DEEPGRAM_API_KEY", "engines.deepgram.api-key"),
            Map.entry("ANTHROPIC_API_KEY", "engines.anthropic.api-key"),
            Map.entry("ANTHROPIC_AUTH_TOKEN", "engines.anthropic.auth-token"),
            Map.entry("ANTHROPIC_BASE_URL", "engines.anthropic.base-url"),
            Map.entry("ANTHROPIC_MODEL", "engines.anthropic.model"),
            Map.entry("ASSEMBLYAI_API_KEY", "engines.assemblyai.api-key"),
            Map.entry("ELEVENLABS_API_KEY", "engines.elevenlabs.api-key"),
            Map.entry("GEMINI_API_KEY", "engines.gemini.api-key"),
            Map.entry("GOOGLE_API_KEY", "engines.gemini.google-api-key"),
            Map.entry("GOOGLE_GEMINI_BASE_URL", "engines.gemini.base-url"),
            Map.entry("GEMINI_MODEL", "engines.gemini.model"));

    /** Lets the server choose. */
    public static final String AUTO = "auto";

    /** No engine. */
    public static final String NONE = "none";

    /** Kinds that an engine is chosen for: what a call needs. */
    public static final List<ProviderKind> KINDS =
            List.of(ProviderKind.STT, ProviderKind.LLM, ProviderKind.TTS, ProviderKind.VAD);

    /** With the reserve left to the server. */
    public EnginesConfig(String stt, String llm, String tts, String vad, Map<String, Map<String, String>> settings) {
        this(stt, llm, tts, vad, AUTO, settings);
    }

    /** With what stands in each of the settings as one text. */
    public EnginesConfig(
            String stt,
            String llm,
            String tts,
            String vad,
            String reserveTts,
            Map<String, Map<String, String>> settings) {
        this(
                List.of(stt.split(",")),
                List.of(llm.split(",")),
                List.of(tts.split(",")),
                vad,
                AUTO,
                AUTO,
                reserveTts,
                List.of(),
                settings);
    }

    public EnginesConfig {
        stt = List.copyOf(stt);
        llm = List.copyOf(llm);
        tts = List.copyOf(tts);
        selectable = List.copyOf(selectable);
        settings = Map.copyOf(settings);
    }

    /** Engines of a kind that clients may choose for their calls, in the order of the kind's list. */
    public List<String> selectable(ProviderKind kind) {
        List<String> named =
                selectable.stream().map(each -> each.split("=", 2)[0].strip()).toList();
        return chosen(kind).stream()
                .map(Chosen::engine)
                .distinct()
                .filter(named::contains)
                .toList();
    }

    /** Models of an engine that clients may choose for their calls. */
    public List<String> models(String engine) {
        return selectable.stream()
                .map(each -> each.split("=", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(engine))
                .map(parts -> parts[1].strip())
                .toList();
    }

    /**
     * The engine chosen for a kind, the preferred one where there are several.
     *
     * @param kind one of {@link #KINDS}
     */
    public String engine(ProviderKind kind) {
        return chosen(kind).getFirst().engine();
    }

    /** All engines chosen for a kind, the preferred one first; at least one. */
    public List<Chosen> chosen(ProviderKind kind) {
        List<Chosen> chosen = written(kind).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Chosen::of)
                .toList();
        return chosen.isEmpty() ? List.of(Chosen.of(AUTO)) : chosen;
    }

    /** The same, with one engine for a kind; where it is an instance, with what is set for that above what is set for all. */
    public EnginesConfig only(ProviderKind kind, Chosen chosen) {
        String engine = chosen.engine();
        Map<String, Map<String, String>> settings = new HashMap<>(this.settings);
        if (chosen.instance().isPresent()) {
            Map<String, String> both = new HashMap<>(settings.getOrDefault(engine, Map.of()));
            both.putAll(settings.getOrDefault(chosen.name(), Map.of()));
            settings.put(engine, both);
        }
        return new EnginesConfig(
                kind == ProviderKind.STT ? List.of(engine) : stt,
                kind == ProviderKind.LLM ? List.of(engine) : llm,
                kind == ProviderKind.TTS ? List.of(engine) : tts,
                kind == ProviderKind.VAD ? engine : vad,
                kind == ProviderKind.END_OF_TURN ? engine : endOfTurn,
                kind == ProviderKind.NOISE_SUPPRESSION ? engine : noiseSuppression,
                reserveTts,
                selectable,
                settings);
    }

    /**
     * One of the engines for a kind, written {@code engine}, {@code engine:64}, {@code engine/instance} or
     * {@code engine/instance:64}.
     *
     * @param instance which of several servers of the engine; what is set for it stands below
     *     {@code engines.engine/instance}
     * @param streams how many it serves at once, as it was written; empty for as many as come
     */
    public record Chosen(String engine, Optional<String> instance, Optional<String> streams) {
        static Chosen of(String text) {
            String[] parts = text.split(":", 2);
            String[] names = parts[0].split("/", 2);
            return new Chosen(names[0].strip(), second(names), second(parts));
        }

        private static Optional<String> second(String[] parts) {
            return parts.length == 2 ? Optional.of(parts[1].strip()) : Optional.empty();
        }

        /** Its name, with that of the instance where it is one. */
        public String name() {
            return instance.map(each -> engine + "/" + each).orElse(engine);
        }

        /** The engine, of which a section of settings may name an instance. */
        public static String engineOf(String section) {
            return section.split("/", 2)[0];
        }
    }

    private List<String> written(ProviderKind kind) {
        return switch (kind) {
            case STT -> stt;
            case LLM -> llm;
            case TTS -> tts;
            case VAD -> List.of(vad.split(","));
            case END_OF_TURN -> List.of(endOfTurn);
            case NOISE_SUPPRESSION -> List.of(noiseSuppression);
        };
    }

    @Override
    public Optional<String> setting(String engine, String key) {
        return Optional.ofNullable(settings.getOrDefault(engine, Map.of()).get(key));
    }

    /** Values may be secrets: only names are shown. */
    @Override
    public String toString() {
        return "EnginesConfig[stt=" + stt + ", llm=" + llm + ", tts=" + tts + ", vad=" + vad + ", end-of-turn="
                + endOfTurn + ", noise-suppression=" + noiseSuppression
                + ", reserve-tts="
                + reserveTts + ", settings of " + settings.keySet() + "]";
    }
}
