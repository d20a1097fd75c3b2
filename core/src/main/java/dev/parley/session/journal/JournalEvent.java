package dev.parley.session.journal;

import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionSetup;
import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What comes into a session. {@code work} numbers, from 1, what a session has asked of others: streams of recognisers and
 * synthesisers, generations, requests to servers of tools. Sealed, so that a replay forgets none.
 */
public sealed interface JournalEvent {
    /** Something that the session handles on its own, one after another. */
    sealed interface Handled extends JournalEvent {}

    /** What the session was told while it handled something, at the moment when it asked. */
    sealed interface Told extends JournalEvent {}

    /** The session begins; always the first. */
    record Started(SessionSetup setup, EngineNames engines, OperatorTools tools) implements Handled {}

    /**
     * Names of the engines that the session talks to.
     *
     * @param reserve the voice in reserve
     * @param endOfTurn the end-of-turn detector
     * @param noise the noise suppressor
     */
    record EngineNames(
            String vad,
            String stt,
            String llm,
            String tts,
            Optional<String> reserve,
            Optional<String> endOfTurn,
            Optional<String> noise) {}

    /** @param nested posted by the client's side while it was told the output that {@link JournalEntry#outputs} counts last */
    record Input(SessionInput input, boolean nested) implements Handled {}

    /** A timer of the session fired, or what it had left for later began. Numbered from 1, as the session asked for them. */
    record TaskRan(int task) implements Handled {}

    record Stt(int work, SttEvent event) implements Handled {}

    record Tts(int work, TtsEvent event) implements Handled {}

    record Llm(int work, LlmEvent event) implements Handled {}

    /** The end-of-turn detector has answered a question, or could not. */
    record EndOfTurnAnswered(int work, OptionalDouble probability, Optional<ProviderException> failure)
            implements Handled {}

    /** Noise was taken out of a piece of the caller's audio, or could not be. PCM16 mono at the session's rate. */
    record NoiseSuppressed(int work, Optional<short[]> samples, Optional<ProviderException> failure)
            implements Handled {}

    record ToolsListed(int work, ToolListing listing) implements Handled {}

    record ToolAnswered(int work, ToolResult result) implements Handled {}

    /** Work that was cancelled is gone, some time after that. */
    record WorkGone(int work, Optional<String> failure) implements Handled {}

    /** Another thread than the loop had the session do something: nothing that a replay could repeat. */
    record Untraced() implements Handled {}

    /** Work that was cancelled is gone at once. */
    record WorkGoneAtOnce(int work, Optional<String> failure) implements Told {}

    /** The voice activity detector's answer about the next frame, 0 to 1. */
    record VoiceScored(double probability) implements Told {}

    record IdMade(String id) implements Told {}

    /**
     * The answer to a question that can be asked again; written down only where it is another than before.
     *
     * @param asked how often it had been asked, this time included
     */
    record Answered(String question, int asked, Answer answer) implements Told {}

    /** What the session asked threw: the client's side, a detector, or a server of tools. */
    record Threw(String who) implements Told {}

    /** What a question can be answered with. */
    sealed interface Answer {
        record Flag(boolean yes) implements Answer {}

        record Count(int number) implements Answer {}

        record HearsEnds(EndOfTurnDetector.Capabilities capabilities) implements Answer {}

        record SuppressesNoise(NoiseSuppressor.Capabilities capabilities) implements Answer {}

        record Recognises(SpeechToText.Capabilities capabilities) implements Answer {}

        record Speaks(TextToSpeech.Capabilities capabilities) implements Answer {}

        record Voices(List<TextToSpeech.Voice> voices) implements Answer {}

        record Scripts(Set<UnicodeScript> scripts) implements Answer {}

        /** PCM16 mono at the session's rate. */
        record Sentence(Optional<short[]> samples) implements Answer {}
    }
}
