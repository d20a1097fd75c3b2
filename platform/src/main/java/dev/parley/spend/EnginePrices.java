package dev.parley.spend;

import dev.parley.provider.LlmEvent;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.setting.Money;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine costs, as the operator states it among the engine's settings, and how much of it a day. What has no price
 * costs nothing.
 *
 * @param input of a million tokens that a language model reads
 * @param cachedInput of a million of those that its server had read before
 * @param output of a million tokens that it writes
 * @param audio of a minute of audio that a recogniser is sent
 * @param characters of a million characters that a voice is given
 * @param limit of a UTC day, for all kinds of the engine together
 */
public record EnginePrices(
        Optional<Money> input,
        Optional<Money> cachedInput,
        Optional<Money> output,
        Optional<Money> audio,
        Optional<Money> characters,
        Optional<Money> limit) {
    static final String INPUT = "input-cost-per-million-tokens";
    static final String CACHED_INPUT = "cached-input-cost-per-million-tokens";
    static final String OUTPUT = "output-cost-per-million-tokens";
    static final String AUDIO = "audio-cost-per-minute";
    static final String CHARACTERS = "character-cost-per-million";
    static final String LIMIT = "spend-limit";

    /** Settings that every engine has, besides its own. */
    public static final List<String> SETTINGS = List.of(INPUT, CACHED_INPUT, OUTPUT, AUDIO, CHARACTERS, LIMIT);

    private static final long SECONDS_A_MINUTE = 60;
    private static final long PICOS_A_MICRO = 1_000_000;

    /** @param settings of the engine; what cannot be read is told by {@link #problems} */
    public static EnginePrices of(Map<String, String> settings) {
        return new EnginePrices(
                money(settings, INPUT),
                money(settings, CACHED_INPUT),
                money(settings, OUTPUT),
                money(settings, AUDIO),
                money(settings, CHARACTERS),
                money(settings, LIMIT));
    }

    private static Optional<Money> money(Map<String, String> settings, String name) {
        try {
            return Optional.ofNullable(settings.get(name)).map(Money::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // told by problems()
        }
    }

    /**
     * What is wrong with the prices among an engine's settings, fit for the user.
     *
     * @param section of the engine in the configuration, such as {@code openai/second}
     */
    public static List<String> problems(String section, Map<String, String> settings) {
        Map<String, String> wrong = new LinkedHashMap<>();
        for (String name : SETTINGS) {
            String written = settings.get(name);
            if (written != null && money(settings, name).isEmpty()) {
                wrong.put(name, written);
            }
        }
        return wrong.entrySet().stream()
                .map(each -> "engines." + section + "." + each.getKey() + ": '" + each.getValue()
                        + "' is no amount. Write " + Money.FORM + ", in your currency, without its sign.")
                .toList();
    }

    /** The prices of a kind. */
    public static List<String> settings(ProviderKind kind) {
        return switch (kind) {
            case STT -> List.of(AUDIO);
            case LLM -> List.of(INPUT, OUTPUT);
            case TTS -> List.of(CHARACTERS);
            case VAD, END_OF_TURN, NOISE_SUPPRESSION -> List.of();
        };
    }

    /** Whether what it does of this kind costs anything. */
    public boolean isPriced(ProviderKind kind) {
        return switch (kind) {
            case STT -> audio.isPresent();
            case LLM -> input.isPresent() || output.isPresent() || cachedInput.isPresent();
            case TTS -> characters.isPresent();
            case VAD, END_OF_TURN, NOISE_SUPPRESSION -> false;
        };
    }

    /**
     * An engine whose streams are charged where they cost anything.
     *
     * @param name as in the configuration, with the instance where it is one
     * @param ledger empty where nobody counts
     */
    public Provider charged(Provider engine, ProviderKind kind, String name, Optional<SpendLedger> ledger) {
        return ledger.filter(it -> isPriced(kind))
                .map(it -> ChargedProvider.charged(engine, this, it.engine(name, limit)))
                .orElse(engine);
    }

    /** In millionths of millionths, as all of these. A price of a million is as many of them for each. */
    long tokens(LlmEvent.Usage usage) {
        long cached = Math.min(usage.cachedTokens(), usage.inputTokens());
        long read = product(usage.inputTokens() - cached, micros(input));
        long known = product(cached, micros(cachedInput.or(() -> input)));
        return SpendLedger.sum(SpendLedger.sum(read, known), product(usage.outputTokens(), micros(output)));
    }

    long characters(long count) {
        return product(count, micros(characters));
    }

    /** Rounded down: to be asked for all of a stream, and not for its pieces. */
    long samples(long count, int rate) {
        return BigInteger.valueOf(count)
                .multiply(BigInteger.valueOf(micros(audio)))
                .multiply(BigInteger.valueOf(PICOS_A_MICRO))
                .divide(BigInteger.valueOf(SECONDS_A_MINUTE * rate))
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    private static long micros(Optional<Money> price) {
        return price.map(Money::micros).orElse(0L);
    }

    private static long product(long count, long price) {
        long product = count * price;
        return Math.multiplyHigh(count, price) != 0 || product < 0 ? Long.MAX_VALUE : product;
    }
}
