package dev.parley.engines.cartesia;

import dev.parley.provider.EngineContext;
import java.time.Duration;
import java.util.Optional;
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

    /** Katie, whom Cartesia recommends for agents. */
    private static final String VOICE = "f786b574-daa5-4673-aa0c-cbe3e8534c02";

    private static final String MODEL = "sonic-3.5";
    private static final Duration BUFFER_DELAY = Duration.ofSeconds(1);
    private static final long LONGEST_DELAY_MS = 5_000;
    private static final double QUIETEST = 0.5;
    private static final double LOUDEST = 2.0;
    private static final Pattern TIME = Pattern.compile("(\\d{1,5})\\s*(ms|s)|0");

    private final EngineContext context;

    private CartesiaSettings(EngineContext context) {
        this.context = context;
    }

    /** @throws IllegalArgumentException naming the setting that cannot be read */
    static CartesiaOptions options(EngineContext context) {
        return new CartesiaSettings(context).read();
    }

    private CartesiaOptions read() {
        return new CartesiaOptions(
                context.setting("model").orElse(MODEL),
                context.setting("voice").orElse(VOICE),
                context.setting("language"),
                context.setting("locale"),
                context.setting("sample-rate").map(this::rate),
                context.setting("max-buffer-delay").map(this::delay).orElse(BUFFER_DELAY),
                context.setting("flush-sentences").map(this::flag).orElse(false),
                new CartesiaOptions.Sound(
                        number("speed", CartesiaMessages.SLOWEST, CartesiaMessages.FASTEST)
                                .orElse(1.0),
                        number("volume", QUIETEST, LOUDEST),
                        context.setting("emotion"),
                        context.setting("pronunciation-dict"),
                        context.setting("normalization")));
    }

    private Optional<Double> number(String name, double least, double most) {
        return context.setting(name).map(written -> {
            String text = written.strip();
            double value = text.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(text) : -1;
            if (value < least || value > most) {
                throw wrong(name, written, "write a number from " + least + " to " + most);
            }
            return value;
        });
    }

    private int rate(String written) {
        String text = written.strip();
        int rate = text.matches("\\d{4,5}") ? Integer.parseInt(text) : 0;
        if (!CartesiaMessages.RATES.contains(rate)) {
            throw wrong("sample-rate", written, "write one of " + new TreeSet<>(CartesiaMessages.RATES));
        }
        return rate;
    }

    private Duration delay(String written) {
        Matcher time = TIME.matcher(written.strip());
        long ms = LONGEST_DELAY_MS + 1;
        if (time.matches()) {
            ms = time.group(1) == null
                    ? 0
                    : Long.parseLong(time.group(1)) * (time.group(2).equals("s") ? 1000 : 1);
        }
        if (ms > LONGEST_DELAY_MS) {
            throw wrong("max-buffer-delay", written, "write a time up to 5s, such as 500ms");
        }
        return Duration.ofMillis(ms);
    }

    private boolean flag(String written) {
        return switch (written.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("flush-sentences", written, "write true or false");
        };
    }

    private static IllegalArgumentException wrong(String name, String written, String mend) {
        return new IllegalArgumentException("engines.cartesia." + name + " is '" + written + "'; " + mend);
    }
}
