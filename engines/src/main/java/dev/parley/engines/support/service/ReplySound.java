package dev.parley.engines.support.service;

import dev.parley.audio.Samples;
import dev.parley.engines.support.RateCheck;
import dev.parley.engines.support.SpokenWords;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a server has made of one reply, perhaps over several connections one after the other: its sound at the caller's rate,
 * and each word just before the sound that it begins in, or at once where the server tells it later. Loop only.
 */
public final class ReplySound {
    private final int rate;
    private final PcmInput pcm;
    private final SpokenWords words = new SpokenWords();
    private final Consumer<? super TtsEvent> out;
    /** In samples of the server: of the whole reply, and of it before the connection that is heard now. */
    private long delivered;

    private long began;
    /** How long the words are of which the server told since then, in seconds. */
    private double told;

    private boolean half;
    private boolean stamped;

    /**
     * @param rate of the server, in Hz
     * @param wanted rate of the caller, in Hz
     * @param out takes words and audio
     */
    public ReplySound(int rate, int wanted, Consumer<? super TtsEvent> out) {
        this.rate = rate;
        this.pcm = new PcmInput(rate, wanted);
        this.out = out;
    }

    /** The caller gives more text; returns its words. */
    public List<String> give(String text) {
        return words.give(text);
    }

    /** Words of which the server has not told yet when they are spoken. */
    public int waiting() {
        return words.waiting();
    }

    /** The server begins to count anew: its times are from here on. */
    public void begin() {
        began = delivered;
        told = 0;
        half = false;
        stamped = false;
        pcm.dropHalfSample();
    }

    /** Whether there is sound since it began to count. */
    public boolean sounds() {
        return delivered > began;
    }

    /** The length of the sound since it began to count. */
    public double seconds() {
        return (delivered - began) / (double) rate;
    }

    /**
     * When a word begins, of which the server has told no more than the beginning, in seconds since it began to count. False:
     * that is not how the next word begins; nothing is told of it yet.
     */
    public boolean begun(String beginning, double start, double stop) {
        boolean known = words.stampNext(beginning, began + Math.round(start * rate), began + Math.round(stop * rate));
        stamped |= known;
        tell(words.spokenBefore(delivered));
        return known;
    }

    /** When a word is spoken, in seconds since the server began to count. */
    public void word(String text, double start, double stop) {
        stamped = true;
        words.stamp(text, began + Math.round(start * rate), began + Math.round(stop * rate));
        tell(words.spokenBefore(delivered));
    }

    /** So long are the words of which the server told since it began to count, in seconds. */
    public void lasts(double seconds) {
        told = Math.max(told, seconds);
    }

    /** What is wrong with the server where the sound is much longer or shorter than its words; when all is said that it was told. */
    public Optional<String> wrongRate() {
        return RateCheck.spoken(told, seconds(), rate, waiting() == 0);
    }

    /** The next sound, PCM16 in pieces of any length. */
    public void audio(byte[] piece) {
        int bytes = piece.length + (half ? 1 : 0);
        half = bytes % 2 == 1;
        tell(words.spokenBefore(delivered + bytes / 2));
        delivered += bytes / 2;
        sound(pcm.take(piece));
    }

    /**
     * Whether it is known which words have been heard, so that another connection can go on with the others. Where a server
     * tells no times that is known only before the first sound.
     */
    public boolean canGoOn() {
        return stamped || !sounds();
    }

    /** The words of which less than half was heard, to be given to another connection. */
    public String takeBack() {
        return words.takeBack(delivered);
    }

    /** All that was given has been spoken. Words without a time are told now, if any had one. */
    public void settle() {
        if (stamped) {
            tell(words.rest(delivered));
        }
    }

    /** Nothing more comes. */
    public void end() {
        settle();
        sound(pcm.end());
    }

    private void tell(List<SpokenWords.Stamp> spoken) {
        spoken.forEach(each -> out.accept(new TtsEvent.Word(
                each.word(),
                Samples.toMs(each.start(), rate),
                Samples.toMs(Math.max(each.start(), each.stop()), rate))));
    }

    private void sound(short[] samples) {
        if (samples.length > 0) {
            out.accept(new TtsEvent.Audio(samples));
        }
    }
}
