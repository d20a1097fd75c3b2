package dev.parley.engines.cartesia;

import dev.parley.engines.support.EngineSettings;
import dev.parley.provider.EngineContext;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@link CartesiaOptions}. Stateless. */
final class CartesiaSettings {
    /** Their names below {@code engines.cartesia}. */
    static final Set<String> NAMES = Set.of(
            "base-url",
            "api-key",
            "api-version",
            "model",
            "voice",
            "language",
            "locale",
            "speed",
            "volume",
            "emotion",
            "pronunciation-dict",
            "normalization",
            "sample-rate",
            "max-buffer-delay",
            "flush-sentences");

    private static final String MODEL = "sonic-3.5";
    private static final Duration BUFFER_DELAY = Duration.ofSeconds(1);
    private static final long LONGEST_DELAY_MS = 5_000;
    private static final double QUIETEST = 0.5;
    private static final double LOUDEST = 2.0;
    private static final Pattern TIME = Pattern.compile("(\\d{1,5})\\s*(ms|s)|0");

    private final EngineSettings settings;

    private CartesiaSettings(EngineContext context) {
        this.settings = new EngineSettings(CartesiaEngine.NAME, context);
    }

    /** @throws IllegalArgumentException naming the setting that cannot be read */
    static CartesiaOptions options(EngineContext context) {
        return new CartesiaSettings(context).read();
    }

    private CartesiaOptions read() {
        return new CartesiaOptions(
                settings.text("model").orElse(MODEL),
                settings.text("voice"),
                settings.text("language"),
                settings.text("locale"),
                settings.text("sample-rate").map(this::rate),
                settings.text("max-buffer-delay").map(this::delay).orElse(BUFFER_DELAY),
                settings.flag("flush-sentences").orElse(false),
                new CartesiaOptions.Sound(
                        settings.number("speed", CartesiaMessages.SLOWEST, CartesiaMessages.FASTEST)
                                .orElse(1.0),
                        settings.number("volume", QUIETEST, LOUDEST),
                        settings.text("emotion"),
                        settings.text("pronunciation-dict"),
                        settings.text("normalization")));
    }

    private int rate(String written) {
        int rate = written.matches("\\d{4,5}") ? Integer.parseInt(written) : 0;
        if (!CartesiaMessages.RATES.contains(rate)) {
            throw settings.wrong("sample-rate", written, "write one of " + new TreeSet<>(CartesiaMessages.RATES));
        }
        return rate;
    }

    private Duration delay(String written) {
        Matcher time = TIME.matcher(written);
        long ms = LONGEST_DELAY_MS + 1;
        if (time.matches()) {
            ms = time.group(1) == null
                    ? 0
                    : Long.parseLong(time.group(1)) * (time.group(2).equals("s") ? 1000 : 1);
        }
        if (ms > LONGEST_DELAY_MS) {
            throw settings.wrong("max-buffer-delay", written, "write a time up to 5s, such as 500ms");
        }
        return Duration.ofMillis(ms);
    }
}
