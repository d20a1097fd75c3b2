package dev.parley.cli;

import dev.parley.files.FileProblem;
import dev.parley.recorder.journal.JournalFormat;
import dev.parley.recorder.journal.JournalFormat.MalformedJournalException;
import dev.parley.session.replay.JournalReplay;
import dev.parley.session.replay.OutputText;
import dev.parley.session.replay.ReplayResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley replay}: replays a session's journal and prints what the session puts out, with the time of each. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Replay the journal of a call (recordings.events) and print its outputs with their times in ms. No engine, tool or network is used.")
public final class ReplayCommand implements Callable<Integer> {
    private static final int DIVERGED = 1;
    private static final int UNREADABLE = 2;

    @Parameters(paramLabel = "FILE", description = "A file ending in .events.jsonl")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ReplayResult replay = JournalReplay.of(JournalFormat.read(file).iterator());
            replay.outputs().forEach(each -> out.println(OutputText.line(each)));
            out.flush();
            replay.divergence().ifPresent(it -> err.println("The session no longer does what it did, " + it));
            err.flush();
            return replay.divergence().isPresent() ? DIVERGED : 0;
        } catch (MalformedJournalException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println(FileProblem.sentence(e));
        }
        err.flush();
        return UNREADABLE;
    }
}
