package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/limits.md is the one list of all bounds, and each of them is driven to its limit by a test. */
class LimitsPageTest {
    private static final Path ROOT = root();
    private static final Pattern METHOD = Pattern.compile("\n    (?:public )?void (\\w+)\\(");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern BOUND = Pattern.compile("static final (?:int|long|Duration|\\w*Rule\\w*) "
            + "((?:MAX|MOST|MAILBOX|WAITING|UNREAD|CLOSE_TIMEOUT|KEPT)(?:_\\w+)?)\\s+=");

    /** Settings whose values bound something. */
    private static final Pattern BOUNDING = Pattern.compile("limits\\..*|shutdown\\..*"
            + "|silence\\.(filler-after|reply-within|voice-within|resume-after)"
            + "|tool-calls\\.(filler-after|rounds|timeout)|recordings\\.(keep|size)|voices\\.cloning-memory");

    /** Of a format, an address or the machine: nobody gains anything by reaching them. */
    private static final Set<String> NO_BOUNDS = Set.of(
            "MoshiUrl.MAX_PORT",
            "OggOpusMuxer.MAX_OUTPUT_BYTES",
            "OggPage.MAX_BYTES",
            "OggPage.MAX_SEGMENTS",
            "OnnxRuntime.MOST_THREADS",
            "OpusDecoder.MAX_PACKET_BYTES",
            "OpusEncoder.MAX_FRAME_MS",
            "OpusEncoder.MAX_PACKET_BYTES",
            "OpusPacket.MAX_SAMPLES_48K",
            "SpeechSender.MOST_PACKET_BYTES",
            "WavFormat.MAX_CHANNELS",
            "WavFormat.MAX_RATE",
            "WavFormat.MAX_WIDTH",
            "WavWriter.MAX_DATA_BYTES");

    /** Those of the server; the simulator has no callers to protect. */
    private static List<String> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals("simulator"))
                    .toList();
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/reference/limits.md")).stream()
                .filter(line ->
                        line.startsWith("| ") && !line.startsWith("| bound ") && !line.startsWith("| requests | s"))
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /** Names in a cell; one that begins with a dot has the beginning of the one before. */
    private static List<String> quoted(String cell) {
        List<String> names = new ArrayList<>();
        for (String name :
                QUOTED.matcher(cell).results().map(match -> match.group(1)).toList()) {
            String before = names.isEmpty() ? "" : names.getLast();
            names.add(name.startsWith(".") ? before.substring(0, before.lastIndexOf('.')) + name : name);
        }
        return names;
    }

    private static Set<String> named() throws IOException {
        return rows().stream().flatMap(row -> quoted(row.get(1)).stream()).collect(Collectors.toSet());
    }

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void everyRowNamesATestThatThereIs() throws IOException {
        Set<String> tests = new TreeSet<>();
        for (String module : modules()) {
            for (Path file : sources(module + "/src/test")) {
                String name = file.getFileName().toString().replace(".java", "");
                tests.add(name);
                METHOD.matcher(Files.readString(file))
                        .results()
                        .forEach(method -> tests.add(name + "." + method.group(1)));
            }
        }
        assertThat(rows()).hasSizeGreaterThan(50).allSatisfy(row -> {
            assertThat(row).hasSize(5);
            assertThat(quoted(row.get(4))).as("tests of %s", row).isNotEmpty().isSubsetOf(tests);
        });
    }

    @Test
    void everySettingThatBoundsSomethingIsListed() throws IOException {
        List<String> settings = Keys.ALL.stream()
                .map(Key::name)
                .filter(name -> BOUNDING.matcher(name).matches())
                .toList();
        assertThat(settings).hasSizeGreaterThan(20);
        List<String> missing = new ArrayList<>(settings);
        missing.removeAll(named());
        assertThat(missing)
                .as("settings that bound something and have no row in docs/reference/limits.md")
                .isEmpty();
    }

    @Test
    void everyBoundOfTheCodeIsListed() throws IOException {
        List<String> bounds = new ArrayList<>();
        for (String module : modules()) {
            for (Path file : sources(module + "/src/main")) {
                Matcher matcher = BOUND.matcher(Files.readString(file));
                while (matcher.find()) {
                    bounds.add(file.getFileName().toString().replace(".java", ".") + matcher.group(1));
                }
            }
        }
        assertThat(bounds).hasSizeGreaterThan(90).containsAll(NO_BOUNDS);
        bounds.removeAll(NO_BOUNDS);
        bounds.removeAll(named());
        assertThat(bounds)
                .as("constants that bound something and have no row in docs/reference/limits.md")
                .isEmpty();
    }

    @Test
    void whatIsListedIsThere() throws IOException {
        List<String> gone = new ArrayList<>();
        for (String name : named()) {
            if (Character.isUpperCase(name.charAt(0))) {
                String[] parts = name.split("\\.");
                if (find(parts[0] + ".java").stream().noneMatch(text -> text.contains(" " + parts[1] + " ="))) {
                    gone.add(name);
                }
            }
        }
        assertThat(gone).isEmpty();
    }

    private static List<String> find(String file) throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : modules()) {
            for (Path source : sources(module + "/src/main")) {
                if (source.getFileName().toString().equals(file)) {
                    found.add(Files.readString(source));
                }
            }
        }
        return found;
    }

    @Test
    void valuesAreThoseOfTheSettingsAndTheCode() throws IOException {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (List<String> row : rows()) {
            for (String name : quoted(row.get(1))) {
                for (Set<String> forms : values(name)) {
                    compared++;
                    if (forms.stream().noneMatch(form -> says(row.get(2), form))) {
                        wrong.add(name + ": the page says " + row.get(2) + ", the code " + forms);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(120);
    }

    private static boolean says(String cell, String form) {
        return Pattern.compile("(?<![\\d.,])" + Pattern.quote(form) + "(?![\\d]|[.,]\\d)")
                .matcher(cell)
                .find();
    }

    /** What a page may write for it; more than one for a rate; none where it is no number. */
    private static List<Set<String>> values(String name) throws IOException {
        if (!Character.isUpperCase(name.charAt(0))) {
            return Keys.ALL.stream()
                    .filter(key -> key.name().equals(name))
                    .flatMap(key -> setting(String.join(",", key.fallback())).stream())
                    .toList();
        }
        String[] parts = name.split("\\.");
        List<Set<String>> values = new ArrayList<>();
        for (String source : find(parts[0] + ".java")) {
            Matcher matcher =
                    Pattern.compile(" " + parts[1] + "\\s+=\\s+([^;]+);").matcher(source);
            if (matcher.find()) {
                values.addAll(constant(parts[1], matcher.group(1)));
            }
        }
        return values.size() > 1 ? List.of() : values;
    }

    private static List<Set<String>> setting(String text) {
        Matcher rate = Pattern.compile("(\\d+)/s burst (\\d+)").matcher(text);
        if (rate.matches()) {
            return List.of(number(Long.parseLong(rate.group(1))), number(Long.parseLong(rate.group(2))));
        }
        Matcher amount = Pattern.compile("(\\d+)(ms|s|m|h|d|KiB|MiB|GiB|)").matcher(text);
        if (!amount.matches()) {
            return List.of();
        }
        long count = Long.parseLong(amount.group(1));
        return List.of(
                switch (amount.group(2)) {
                    case "ms" -> millis(count);
                    case "s" -> millis(count * 1000);
                    case "m" -> millis(count * 60_000);
                    case "h" -> millis(count * 3_600_000);
                    case "d" -> millis(count * 86_400_000);
                    case "KiB" -> number(count << 10);
                    case "MiB" -> number(count << 20);
                    case "GiB" -> number(count << 30);
                    default -> number(count);
                });
    }

    private static List<Set<String>> constant(String name, String source) {
        Matcher duration = Pattern.compile("Duration\\.of(Millis|Seconds|Minutes|Hours)\\((\\d+)\\).*")
                .matcher(source);
        if (duration.matches()) {
            long unit = Map.of("Millis", 1L, "Seconds", 1000L, "Minutes", 60_000L, "Hours", 3_600_000L)
                    .get(duration.group(1));
            return List.of(millis(Long.parseLong(duration.group(2)) * unit));
        }
        String plain = source.replaceAll("[_L\\s]", "");
        if (!plain.matches("\\d+(?:\\*\\d+)*(?:<<\\d+)?")) {
            return List.of();
        }
        String[] shift = plain.split("<<");
        long value = Stream.of(shift[0].split("\\*")).mapToLong(Long::parseLong).reduce(1, Math::multiplyExact);
        value <<= shift.length > 1 ? Integer.parseInt(shift[1]) : 0;
        if (name.endsWith("SECONDS")) {
            return List.of(millis(value * 1000));
        }
        if (name.endsWith("_NS")) {
            return List.of(millis(value / 1_000_000));
        }
        return List.of(name.endsWith("_MS") ? millis(value) : number(value));
    }

    private static Set<String> number(long value) {
        Set<String> forms = new TreeSet<>(List.of(Long.toString(value), String.format(Locale.ROOT, "%,d", value)));
        String[] units = {"", "Ki", "Mi", "Gi"};
        for (int i = 1; i < units.length; i++) {
            if (value % (1L << (10 * i)) == 0) {
                forms.add((value >> (10 * i)) + " " + units[i]);
            }
        }
        if (value == 1_000_000) {
            forms.add("a million");
        }
        return forms;
    }

    private static Set<String> millis(long value) {
        Set<String> forms = new TreeSet<>(Set.of(value + " ms"));
        forms.add(value % 1000 == 0 ? value / 1000 + " s" : value / 1000.0 + " s");
        if (value % 60_000 == 0) {
            forms.add(value / 60_000 + " min");
        }
        if (value % 3_600_000 == 0) {
            forms.add(value / 3_600_000 + " h");
        }
        if (value % 86_400_000 == 0) {
            forms.add(value / 86_400_000 + " days");
        }
        return forms;
    }
}
