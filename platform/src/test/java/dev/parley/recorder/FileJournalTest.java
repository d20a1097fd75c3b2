package dev.parley.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.provider.ChatMessage;
import dev.parley.recorder.FileRecordings.End;
import dev.parley.recorder.FileRecordings.Place;
import dev.parley.recorder.journal.JournalFormat;
import dev.parley.recorder.journal.JournalFormat.MalformedJournalException;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionSetup;
import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.journal.SessionJournal;
import dev.parley.session.replay.JournalReplay;
import dev.parley.session.replay.OutputText;
import dev.parley.session.replay.ReplayResult;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.RandomCall;
import dev.parley.session.script.RandomCall.Step;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.session.script.SessionScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals as files: what was written replays, and they end as recordings do. */
class FileJournalTest {
    @TempDir
    private Path folder;

    private final List<End> ends = new CopyOnWriteArrayList<>();
    private Retention retention = new Retention(Duration.ZERO, Long.MAX_VALUE);

    private FileRecordings recordings() {
        return new FileRecordings(
                new Place(folder, retention, true), InstantSource.fixed(Instant.EPOCH), new Random(3), ends::add);
    }

    private Path file() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList().getFirst();
        }
    }

    private static List<JournalEntry> entries(CallScript call) {
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));
        return call.journal.orElseThrow().entries();
    }

    private static List<JournalEntry> plainCall() {
        ScriptedTools tools = new ScriptedTools("tools", "weather");
        CallScript call = CallScript.journalled(
                () -> new CallScript(SessionConfig.defaults(), SessionScript.PACED, false, tools.operatorTools()));
        call.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("it is sunny")
                : ScriptedLlm.call("one moment", "weather", "{}"));
        call.say("hello there").pause(3_000).say("and now").pause(6_000);
        return entries(call);
    }

    private static List<String> outputs(List<JournalEntry> entries) {
        ReplayResult replay = JournalReplay.of(entries.iterator());
        assertThat(replay.divergence()).isEmpty();
        return replay.outputs().stream().map(OutputText::line).toList();
    }

    private void write(List<JournalEntry> entries) {
        try (FileRecordings all = recordings()) {
            SessionJournal journal = all.journal(setup(entries)).orElseThrow();
            entries.forEach(journal::append);
            journal.close();
        }
    }

    private static SessionSetup setup(List<JournalEntry> entries) {
        return ((JournalEvent.Started) entries.getFirst().event()).setup();
    }

    @Test
    void whatIsReadReplaysAsWhatWasWritten() throws Exception {
        List<JournalEntry> entries = plainCall();
        write(entries);

        assertThat(file().getFileName().toString()).matches("1970-01-01_.*_[0-9a-f]{4}\\.events\\.jsonl");
        List<JournalEntry> read = JournalFormat.read(file());
        assertThat(read).hasSameSizeAs(entries);
        assertThat(outputs(read)).isNotEmpty().isEqualTo(outputs(entries));
        assertThat(ends).containsExactly(End.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void soDoesWhateverHappens(long seed) throws Exception {
        Random random = new Random(seed);
        List<Step> steps = IntStream.range(0, 40)
                .mapToObj(i -> Step.values()[random.nextInt(Step.values().length)])
                .toList();
        List<JournalEntry> entries =
                entries(CallScript.journalled(() -> RandomCall.of(steps, seed % 2 == 0, seed % 3 == 0)));
        write(entries);

        assertThat(outputs(JournalFormat.read(file()))).isEqualTo(outputs(entries));
    }

    @Test
    void aLastLineThatACrashCutIsLeftOut() throws Exception {
        write(plainCall());
        int whole = JournalFormat.read(file()).size();
        Files.writeString(file(), "{\"nanos\":5,\"outp", StandardOpenOption.APPEND);

        assertThat(JournalFormat.read(file())).hasSize(whole);
    }

    @Test
    void whatIsWrongIsToldWithItsLine() throws Exception {
        Path wrong = folder.resolve("wrong.jsonl");
        Files.writeString(wrong, "{\"nanos\":5}\n");
        assertThatThrownBy(() -> JournalFormat.read(wrong))
                .isInstanceOf(MalformedJournalException.class)
                .hasMessageContaining("its first line");
        Files.write(wrong, JournalFormat.head());
        Files.writeString(
                wrong,
                "{\"nanos\":5,\"outputs\":0,\"event\":{\"type\":\"Stt\",\"work\":1,\"event\":{\"type\":\"No\"}}}\n",
                StandardOpenOption.APPEND);
        assertThatThrownBy(() -> JournalFormat.read(wrong))
                .isInstanceOf(MalformedJournalException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("'No' is no SttEvent");
    }

    @Test
    void aCallerWhoDoesNotWantItLeavesNoFile() throws Exception {
        List<JournalEntry> entries = plainCall();
        try (FileRecordings all = recordings()) {
            SessionJournal journal = all.journal(setup(entries)).orElseThrow();
            journal.append(entries.getFirst());
            journal.forget();
            journal.append(entries.getLast());
            journal.close();
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).isEmpty();
        }
        assertThat(ends).containsExactly(End.OPTED_OUT);
    }

    @Test
    void whatTheDiskCannotTakeEndsIt() throws Exception {
        List<JournalEntry> entries = plainCall();
        try (FileRecordings all = recordings()) {
            SessionJournal journal = all.journal(setup(entries)).orElseThrow();
            journal.append(entries.getFirst());
            short[] tooMuch = new short[FileRecordings.MAX_WAITING * 3 / 8];
            journal.append(
                    new JournalEntry(0, 0, new JournalEvent.Input(new SessionInput.CallerAudio(tooMuch), false)));
            journal.append(entries.getLast());
        }
        assertThat(JournalFormat.read(file())).as("its beginning stays").hasSize(1);
        assertThat(ends).containsExactly(End.OVERFLOWED);
    }

    @Test
    void whichKeyWasPressedIsNotInIt() throws Exception {
        CallScript call = CallScript.journalled(() -> new CallScript(SessionConfig.defaults(), SessionScript.PACED));
        call.session.post(new SessionInput.DtmfDigit('7', 90));
        write(entries(call));

        assertThat(JournalFormat.read(file()))
                .extracting(JournalEntry::event)
                .contains(new JournalEvent.Input(new SessionInput.DtmfDigit('0', 90), false))
                .doesNotContain(new JournalEvent.Input(new SessionInput.DtmfDigit('7', 90), false));
    }

    @Test
    void itIsKeptAsLongAsARecording() throws Exception {
        write(plainCall());
        retention = new Retention(Duration.ofHours(1), Long.MAX_VALUE);

        retention.sweep(folder, Instant.now().plus(Duration.ofHours(2)), Set.of());
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).isEmpty();
        }
    }
}
