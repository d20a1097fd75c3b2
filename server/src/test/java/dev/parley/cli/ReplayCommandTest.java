package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.recorder.journal.JournalFormat;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.SessionScript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Path file, String... more) {
        return new CommandLine(new ReplayCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(file.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static List<JournalEntry> call() {
        CallScript call = CallScript.journalled(() -> new CallScript(SessionConfig.defaults(), SessionScript.PACED));
        call.say("hello there").pause(4_000);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));
        return call.journal.orElseThrow().entries();
    }

    private Path written(List<JournalEntry> entries) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(JournalFormat.head());
        entries.forEach(each -> lines.writeBytes(JournalFormat.line(each)));
        return Files.write(folder.resolve("call.events.jsonl"), lines.toByteArray());
    }

    @Test
    void printsWhatTheSessionPutsOut() throws Exception {
        assertThat(run(written(call()))).as(err.toString()).isZero();
        assertThat(out.toString()).contains("SpeechStarted", "ResponseAudio", "Ended(reason=CALLER_LEFT)");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void drawsWhatWasHeardDecidedAndSaid() throws Exception {
        Path picture = folder.resolve("call.svg");

        assertThat(run(written(call()), "--svg", picture.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("Drawn: " + picture);
        String drawn = Files.readString(picture);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
        assertThat(drawn)
                .contains("hello there", "speech started: voice", "respond: turn ended", "ms after the caller");
    }

    @Test
    void saysWhereAPictureCannotBeWritten() throws Exception {
        Path nowhere = folder.resolve("none").resolve("call.svg");

        assertThat(run(written(call()), "--svg", nowhere.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(nowhere.toString(), "there is no such file or folder");
    }

    @Test
    void saysWhereTheSessionDiffers() throws Exception {
        List<JournalEntry> entries = call().stream()
                .filter(it -> !(it.event() instanceof JournalEvent.Llm))
                .toList();

        assertThat(run(written(entries))).isOne();
        assertThat(err.toString()).contains("no longer does what it did, before line");
    }

    @Test
    void saysWhatIsNoJournal() throws Exception {
        assertThat(run(Files.writeString(folder.resolve("other.jsonl"), "{}\n")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is no session journal");
        assertThat(run(folder.resolve("none.jsonl"))).isEqualTo(2);
    }
}
