package dev.parley.session.replay;

import dev.parley.session.replay.ReplayResult.TimedOutput;
import dev.parley.tool.ToolServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Outputs as lines of text, by their content: alike exactly where the outputs are. Audio is told by its length and a hash. */
public final class OutputText {
    private OutputText() {}

    /** The time in ms and the output. */
    public static String line(TimedOutput output) {
        return "%10.3f %s".formatted(output.nanos() / 1e6, text(output.output()));
    }

    static String text(Object value) {
        return switch (value) {
            case Record each -> record(each);
            case short[] samples -> samples.length + " samples #" + Integer.toHexString(Arrays.hashCode(samples));
            case Optional<?> each -> each.map(OutputText::text).orElse("-");
            case Collection<?> each -> each.stream().map(OutputText::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> each ->
                new TreeMap<>(each)
                        .entrySet().stream()
                                .map(it -> it.getKey() + ": " + text(it.getValue()))
                                .collect(Collectors.joining(", ", "{", "}"));
            case Throwable each -> "\"" + each.getMessage() + "\"";
            case ToolServer each -> each.label();
            case String each -> "\"" + each + "\"";
            default -> value.toString();
        };
    }

    private static String record(Record value) {
        return value.getClass().getSimpleName()
                + Arrays.stream(value.getClass().getRecordComponents())
                        .map(it -> it.getName() + "=" + text(component(value, it)))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Object component(Record of, RecordComponent which) {
        try {
            return which.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("reading " + which, e);
        }
    }
}
