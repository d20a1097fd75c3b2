package dev.parley.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a call for a person: one line a speaker, growing as the words come. */
public final class TalkPrinter implements TalkListener {
    private static final Map<String, String> STAGES = Map.of(
            "end_of_turn_ms", "end of turn",
            "transcript_ms", "transcript",
            "llm_first_token_ms", "first token",
            "tts_first_audio_ms", "first audio",
            "first_byte_ms", "first byte");

    private final PrintWriter out;
    private String speaker = "";

    public TalkPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void note(long atMs, String text) {
        endLine();
        line(atMs, "", text);
        endLine();
    }

    @Override
    public void said(long atMs, String delta) {
        speak(atMs, "you", delta);
    }

    @Override
    public void replied(long atMs, String delta) {
        speak(atMs, "parley", delta);
    }

    @Override
    public void turnEnded(long atMs, TalkTurn turn) {
        String stages = turn.latency().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(entry -> STAGES.getOrDefault(entry.getKey(), entry.getKey()) + " " + entry.getValue() + " ms")
                .collect(Collectors.joining(", "));
        if (!stages.isEmpty()) {
            note(atMs, "after the end of speech: " + stages);
        }
    }

    private void speak(long atMs, String who, String delta) {
        if (!speaker.equals(who)) {
            endLine();
            line(atMs, who, "");
            speaker = who;
        }
        out.print(delta);
        out.flush();
    }

    private void line(long atMs, String who, String text) {
        out.print(String.format(Locale.ROOT, "%7.2f  %-7s %s", atMs / 1000.0, who, text));
        speaker = who.isEmpty() ? "note" : who;
    }

    private void endLine() {
        if (!speaker.isEmpty()) {
            out.println();
            speaker = "";
        }
        out.flush();
    }
}
