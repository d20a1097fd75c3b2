package dev.parley.engines.support.llm;

import dev.parley.engines.support.EngineSettings;
import dev.parley.provider.EngineContext;
import dev.parley.setting.Amount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings that engines of language models have alike. One that cannot be read is an {@link IllegalArgumentException} that
 * names its key.
 */
public final class ModelSettings {
    /** Names of those that bound an answer. */
    public static final List<String> BOUNDS = List.of("first-token-timeout", "silence-timeout");

    private final EngineSettings settings;

    public ModelSettings(String engine, EngineContext context) {
        settings = new EngineSettings(engine, context);
    }

    /** Empty where it is not set, or set to nothing. */
    public Optional<String> text(String key) {
        return settings.text(key);
    }

    /** Seconds, or with a unit: {@code 90}, {@code 90s}, {@code 2m}. */
    public Optional<Duration> time(String key) {
        return text(key).map(written -> {
            try {
                long ms = Amount.TIME.parse(written.matches("\\d+") ? written + "s" : written);
                if (ms > 0) {
                    return Duration.ofMillis(ms);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(noTime(key, written).getMessage(), e);
            }
            throw noTime(key, written);
        });
    }

    private IllegalArgumentException noTime(String key, String written) {
        return wrong(key, written, "write a length of time like 90s or 2m");
    }

    /** A whole number from {@code least} to {@code most}. */
    public Optional<Integer> whole(String key, int least, int most) {
        return settings.whole(key, least, most);
    }

    /** One of some words. */
    public Optional<String> oneOf(String key, List<String> words) {
        return text(key).map(written -> {
            if (!words.contains(written)) {
                throw wrong(key, written, "write one of " + String.join(", ", words));
            }
            return written;
        });
    }

    /** How long answers are waited for. */
    public LlmBounds bounds() {
        return LlmBounds.DEFAULT.within(
                time("first-token-timeout").orElse(LlmBounds.DEFAULT.firstToken()),
                time("silence-timeout").orElse(LlmBounds.DEFAULT.idle()));
    }

    /** That a value cannot be used. */
    public IllegalArgumentException wrong(String key, String written, String mend) {
        return settings.wrong(key, written, mend);
    }
}
