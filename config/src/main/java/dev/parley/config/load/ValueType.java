package dev.parley.config.load;

import dev.parley.dialect.Rate;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of a setting becomes a value.
 *
 * @param expects the allowed form in words, completing "write …"
 * @param list whether several texts are taken; a single one is split at commas
 */
record ValueType<T>(String expects, boolean list, Parser<T> parser) {
    /** @throws IllegalArgumentException with the reason, when the text is not of this type */
    interface Parser<T> {
        T parse(List<String> texts);
    }

    private static final Pattern AMOUNT = Pattern.compile("(\\d+)\\s*([A-Za-z]*)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30);

    static final ValueType<String> TEXT = single("text", text -> text);

    static final ValueType<Boolean> BOOLEAN = single("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on" -> true;
        case "false", "no", "off" -> false;
        default -> throw new IllegalArgumentException("is neither true nor false");
    });

    static final ValueType<Optional<Path>> PATH =
            single("the path of a file", text -> text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text)));

    static final ValueType<Optional<String>> SECRET =
            single("text", text -> text.isEmpty() ? Optional.empty() : Optional.of(text));

    static final ValueType<List<String>> LIST = new ValueType<>(
            "a list; in the environment and on the command line separated by commas", true, ValueType::split);

    private static final Pattern PER_SECOND = Pattern.compile("(\\d{1,6})/s(?:\\s+burst\\s+(\\d{1,7}))?");

    static final ValueType<Rate> RATE = single("a rate such as `10/s` or `10/s burst 60`", text -> {
        var parts = PER_SECOND.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is no rate");
        }
        int perSecond = Integer.parseInt(parts.group(1));
        int burst = parts.group(2) == null ? Math.max(1, perSecond) : Integer.parseInt(parts.group(2));
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("allows nothing");
        }
        return new Rate(perSecond, burst);
    });

    /** Texts that may hold commas. */
    static final ValueType<List<String>> SENTENCES = new ValueType<>(
            "a list of texts; in the environment and on the command line a single one",
            true,
            texts -> texts.stream()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList());

    /** An address with a host and one of these schemes; empty when there is none. */
    static ValueType<Optional<URI>> address(String... schemes) {
        String expects = Stream.of(schemes).map(each -> each + "://host:port").collect(Collectors.joining(" or "));
        return single(expects, text -> {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                URI address = new URI(text);
                if (address.getHost() != null && List.of(schemes).contains(String.valueOf(address.getScheme()))) {
                    return Optional.of(address);
                }
            } catch (URISyntaxException e) {
                // Said below of any text that is no address; its own message would show a password.
            }
            throw new IllegalArgumentException("is no address of this kind");
        });
    }

    static ValueType<Integer> integer(int least, int most) {
        String expects = "a whole number from " + least + " to " + most;
        return single(expects, text -> (int) inRange(parseLong(text), least, most));
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        String expects = "a time such as 500ms, 20s, 15m or 2h, from " + text(least) + " to " + text(most);
        return single(
                expects,
                text -> Duration.ofMillis(
                        inRange(amount(text, MILLIS, "ms, s, m, h"), least.toMillis(), most.toMillis())));
    }

    static ValueType<Integer> bytes(long least, long most) {
        String expects = "a size such as 65536, 512KiB or 24MiB, from " + size(least) + " to " + size(most);
        return single(expects, text -> (int) inRange(amount(text, BYTES, "B, KiB, MiB, GiB"), least, most));
    }

    static ValueType<Long> longBytes(long least, long most) {
        String expects = "a size such as 512MiB or 10GiB, from " + size(least) + " to " + size(most);
        return single(expects, text -> inRange(amount(text, BYTES, "B, KiB, MiB, GiB"), least, most));
    }

    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        String names =
                Stream.of(type.getEnumConstants()).map(ValueType::written).collect(Collectors.joining(", "));
        return single(
                "one of " + names,
                text -> Stream.of(type.getEnumConstants())
                        .filter(each -> written(each).equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("is none of " + names)));
    }

    /** An enum constant as it is written in the configuration. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String text(Duration duration) {
        long millis = duration.toMillis();
        for (var unit : List.of("h", "m", "s")) {
            long one = MILLIS.getOrDefault(unit, 1L);
            if (millis > 0 && millis % one == 0) {
                return millis / one + unit;
            }
        }
        return millis + "ms";
    }

    private static String size(long bytes) {
        for (var unit : List.of("GiB", "MiB", "KiB")) {
            long one = BYTES.getOrDefault(unit.toLowerCase(Locale.ROOT), 1L);
            if (bytes > 0 && bytes % one == 0) {
                return bytes / one + unit;
            }
        }
        return Long.toString(bytes);
    }

    private static <T> ValueType<T> single(String expects, java.util.function.Function<String, T> parser) {
        return new ValueType<>(expects, false, texts -> {
            if (texts.size() != 1) {
                throw new IllegalArgumentException("has " + texts.size() + " values where one is expected");
            }
            return parser.apply(texts.getFirst().strip());
        });
    }

    private static List<String> split(List<String> texts) {
        return texts.stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a whole number", e);
        }
    }

    private static long amount(String text, Map<String, Long> units, String names) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a number with a unit");
        }
        Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new IllegalArgumentException("has none of the units " + names);
        }
        try {
            return Math.multiplyExact(parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is too large", e);
        }
    }

    private static long inRange(long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("is out of range");
        }
        return value;
    }
}
