package dev.parley.cli;

import dev.parley.cli.timeline.CallTimeline;
import dev.parley.cli.timeline.TimelinePicture;
import dev.parley.files.FileProblem;
import dev.parley.recorder.journal.JournalFormat;
import dev.parley.recorder.journal.JournalFormat.MalformedJournalException;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.replay.JournalReplay;
import dev.parley.session.replay.OutputText;
import dev.parley.session.replay.ReplayResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley replay}: replays a session's journal and prints what the session puts out, with the time of each, or draws it. */
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

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description =
                    "Draw the call here instead: voice, words, how finished the caller sounded, decisions and replies, so that it shows why the bot spoke")
    private Optional<Path> svg = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            List<JournalEntry> entries = JournalFormat.read(file);
            ReplayResult replay = JournalReplay.of(entries.iterator());
            if (svg.isPresent()) {
                Files.writeString(svg.get(), TimelinePicture.of(CallTimeline.of(entries, replay)));
                out.println("Drawn: " + svg.get());
            } else {
                replay.outputs().forEach(each -> out.println(OutputText.line(each)));
            }
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
