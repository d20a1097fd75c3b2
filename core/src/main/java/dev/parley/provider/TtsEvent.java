package dev.parley.provider;

/** What a text-to-speech stream says. */
public sealed interface TtsEvent {
    /**
     * The stream takes text.
     *
     * @param capabilities of what serves this stream; they hold until it ends
     */
    record Ready(TextToSpeech.Capabilities capabilities) implements TtsEvent {}

    /**
     * The next audio of the reply: PCM16 mono at the rate asked for. Often faster than real time. The array belongs to
     * the receiver.
     */
    record Audio(short[] samples) implements TtsEvent {}

    /**
     * When a word is spoken, in ms since the first sample of the reply. Words come in order, each before or together
     * with its audio. {@code text} is as it was given, punctuation included.
     */
    record Word(String text, long startMs, long endMs) implements TtsEvent {}

    /** All text has been spoken. */
    record Done() implements TtsEvent {}

    /** The stream is dead; what it has delivered stays valid. */
    record Failed(ProviderException cause) implements TtsEvent {}
}
