package dev.parley.session.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.replay.ReplayResult.TimedOutput;
import dev.parley.session.script.CallScript;
import java.util.List;
import java.util.stream.IntStream;

/** Compares a call with the replay of its journal. */
public final class Replays {
    private Replays() {}

    /** What the call put out, as text. */
    static List<String> lines(CallScript call) {
        return IntStream.range(0, call.outputs.size())
                .mapToObj(i ->
                        OutputText.line(new TimedOutput(call.outputTimesMs.get(i) * 1_000_000, call.outputs.get(i))))
                .toList();
    }

    static List<String> lines(ReplayResult replay) {
        return replay.outputs().stream()
                .map(it -> OutputText.line(new TimedOutput(it.nanos() / 1_000_000 * 1_000_000, it.output())))
                .toList();
    }

    /** The replay puts out what the call did, all of it, at the same times. */
    public static void assertAlike(CallScript call) {
        ReplayResult replay =
                JournalReplay.of(call.journal.orElseThrow().entries().iterator());
        assertThat(replay.divergence()).isEmpty();
        assertThat(lines(replay)).isEqualTo(lines(call));
    }
}
