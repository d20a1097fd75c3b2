package dev.parley.engines.elevenlabs;

import dev.parley.engines.support.EngineSettings;
import dev.parley.provider.EngineContext;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@link ElevenLabsOptions}. Stateless. */
final class ElevenLabsSettings {
    /** Their names below {@code engines.elevenlabs}. */
    static final Set<String> NAMES = Set.of(
            "base-url",
            "api-key",
            "model",
            "voice",
            "language",
            "sample-rate",
            "auto-mode",
            "chunk-schedule",
            "speed",
            "stability",
            "similarity-boost",
            "style",
            "speaker-boost",
            "seed",
            "text-normalization",
            "ssml",
            "logging",
            "pronunciation-dictionaries");

    private static final String MODEL = "eleven_flash_v2_5";
    private static final int SHORTEST_CHUNK = 50;
    private static final int LONGEST_CHUNK = 500;
    private static final long HIGHEST_SEED = 4_294_967_295L;

    private final EngineSettings settings;

    private ElevenLabsSettings(EngineContext context) {
        this.settings = new EngineSettings(ElevenLabsEngine.NAME, context);
    }

    /** @throws IllegalArgumentException naming the setting that cannot be read */
    static ElevenLabsOptions options(EngineContext context) {
        return new ElevenLabsSettings(context).read();
    }

    private ElevenLabsOptions read() {
        String model = settings.text("model").orElse(MODEL);
        if (model.startsWith("eleven_v3")) {
            throw settings.wrong(
                    "model", model, "ElevenLabs does not speak it over a WebSocket; write another, such as " + MODEL);
        }
        return new ElevenLabsOptions(
                model,
                settings.text("voice"),
                settings.text("language"),
                settings.text("sample-rate").map(this::rate),
                new ElevenLabsOptions.Buffer(
                        settings.flag("auto-mode").orElse(true),
                        settings.list("chunk-schedule").stream()
                                .map(this::chunk)
                                .toList()),
                new ElevenLabsOptions.Sound(
                        settings.number("speed", ElevenLabsMessages.SLOWEST, ElevenLabsMessages.FASTEST)
                                .orElse(1.0),
                        settings.number("stability", 0, 1),
                        settings.number("similarity-boost", 0, 1),
                        settings.number("style", 0, 1),
                        settings.flag("speaker-boost"),
                        settings.text("seed").map(this::seed)),
                new ElevenLabsOptions.Text(
                        settings.text("text-normalization").map(this::normalization),
                        settings.flag("ssml"),
                        settings.flag("logging"),
                        settings.list("pronunciation-dictionaries").stream()
                                .map(ElevenLabsSettings::dictionary)
                                .toList()));
    }

    private int rate(String written) {
        int rate = whole(written);
        if (!ElevenLabsMessages.RATES.contains(rate)) {
            throw settings.wrong("sample-rate", written, "write one of " + new TreeSet<>(ElevenLabsMessages.RATES));
        }
        return rate;
    }

    private int chunk(String written) {
        int length = whole(written);
        if (length < SHORTEST_CHUNK || length > LONGEST_CHUNK) {
            throw settings.wrong(
                    "chunk-schedule",
                    written,
                    "write numbers of characters from " + SHORTEST_CHUNK + " to " + LONGEST_CHUNK
                            + ", such as 60, 120, 200");
        }
        return length;
    }

    private long seed(String written) {
        long seed = written.matches("\\d{1,10}") ? Long.parseLong(written) : HIGHEST_SEED + 1;
        if (seed > HIGHEST_SEED) {
            throw settings.wrong("seed", written, "write a whole number up to " + HIGHEST_SEED);
        }
        return seed;
    }

    private static int whole(String written) {
        return written.matches("\\d{1,6}") ? Integer.parseInt(written) : -1;
    }

    private String normalization(String written) {
        if (!Set.of("auto", "on", "off").contains(written)) {
            throw settings.wrong("text-normalization", written, "write auto, on or off");
        }
        return written;
    }

    /** Its id, and behind a colon the version. */
    private static ElevenLabsOptions.Dictionary dictionary(String written) {
        String[] parts = written.split(":", 2);
        return new ElevenLabsOptions.Dictionary(
                parts[0].strip(), parts.length == 2 ? Optional.of(parts[1].strip()) : Optional.empty());
    }
}
