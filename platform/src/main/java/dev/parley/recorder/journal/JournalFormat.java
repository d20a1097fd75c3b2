package dev.parley.recorder.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Json;
import dev.parley.session.journal.JournalEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Journals as JSON Lines (docs/reference/session-journal.md). */
public final class JournalFormat {
    /** Of the form; another one is not read. */
    static final int VERSION = 2;

    private static final String NAME = "parley-session-journal";

    private JournalFormat() {}

    /** A file is no journal, or one of another version. The message says which line, and why. */
    public static final class MalformedJournalException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedJournalException(String message, Throwable cause) {
            super(message, cause);
        }

        MalformedJournalException(String message) {
            super(message);
        }
    }

    /** The first line of every file, with its line break. */
    public static byte[] head() {
        return line(Json.object().put("format", NAME).put("version", VERSION));
    }

    /** An entry as a line, with its line break. */
    public static byte[] line(JournalEntry entry) {
        return line(RecordJson.of(entry));
    }

    private static byte[] line(JsonNode json) {
        return (Json.text(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a whole file. A last line without its end, as a crash leaves it, is left out.
     *
     * @throws MalformedJournalException when it is none
     * @throws IOException when it cannot be read
     */
    public static List<JournalEntry> read(Path file) throws IOException, MalformedJournalException {
        List<String> lines;
        try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
            lines = all.toList();
        }
        if (lines.isEmpty() || !isHead(lines.getFirst())) {
            throw new MalformedJournalException(
                    file + " is no session journal of version " + VERSION + ": its first line does not say so");
        }
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                entries.add((JournalEntry) JsonRecord.read(json(lines.get(i)), JournalEntry.class));
            } catch (IllegalArgumentException | Json.MalformedException e) {
                if (i == lines.size() - 1 && e instanceof Json.MalformedException) {
                    break;
                }
                throw new MalformedJournalException("line " + (i + 1) + " of " + file + ": " + e.getMessage(), e);
            }
        }
        return entries;
    }

    private static boolean isHead(String line) {
        try {
            JsonNode head = json(line);
            return head.path("format").asText().equals(NAME)
                    && head.path("version").asInt() == VERSION;
        } catch (Json.MalformedException e) {
            return false;
        }
    }

    private static JsonNode json(String line) throws Json.MalformedException {
        return Json.parse(line.getBytes(StandardCharsets.UTF_8));
    }
}
