package dev.parley.session.playout;

import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.session.context.Cancelled;
import dev.parley.session.context.SessionContext;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sound of one short phrase in the session's own voice, made before it is wanted and kept. Loop only. */
public final class PhraseSound {
    /** Softer than this is silence: voices put some around what they say, which would hold up a reply behind it. */
    private static final int SILENCE = 200;

    /** So much of it stays on either side. */
    private static final long AROUND_MS = 20;

    /** A phrase that takes longer is no short one, and fails; as soon as there is twice as much of it, silence or not. */
    static final long LONGEST_MS = 1_500;

    private final SessionContext context;
    private final TextToSpeech.Options voice;
    private final String phrase;
    private final Runnable settled;
    private TextToSpeech.@Nullable Stream stream;
    private short[] samples = new short[0];
    private boolean made;
    private boolean failed;

    /** @param settled run once: when the sound is there, or will not be; not before {@link #make()} */
    public PhraseSound(SessionContext context, TextToSpeech.Options voice, String phrase, Runnable settled) {
        this.context = context;
        this.voice = voice;
        this.phrase = phrase;
        this.settled = settled;
    }

    /** Begins; call once. */
    public void make() {
        PreparedSpeech speech = new PreparedSpeech(context, context.scope(), voice);
        speech.text(phrase);
        speech.end();
        speech.claim();
        if (speech.isClaimed()) {
            stream = context.scope().own(speech.takeOver(this::received));
        } else {
            fail(); // The voice cannot read it.
        }
    }

    private void received(TtsEvent event) {
        switch (event) {
            case TtsEvent.Audio audio -> add(audio.samples());
            case TtsEvent.Done done -> {
                release();
                samples = trimmed();
                if (samples.length == 0 || context.ms(samples.length) > LONGEST_MS) {
                    fail();
                } else {
                    made = true;
                    settled.run();
                }
            }
            case TtsEvent.Failed cause -> {
                release();
                fail();
            }
            case TtsEvent.Ready ready -> {}
            case TtsEvent.Word word -> {}
        }
    }

    private void add(short[] more) {
        int before = samples.length;
        samples = Arrays.copyOf(samples, before + more.length);
        System.arraycopy(more, 0, samples, before, more.length);
        if (context.ms(samples.length) > 2 * LONGEST_MS) {
            close();
            fail();
        }
    }

    private short[] trimmed() {
        int from = 0;
        int to = samples.length;
        while (from < to && Math.abs(samples[from]) < SILENCE) {
            from++;
        }
        while (to > from && Math.abs(samples[to - 1]) < SILENCE) {
            to--;
        }
        int around = (int) context.samples(AROUND_MS);
        return from == to
                ? new short[0]
                : Arrays.copyOfRange(samples, Math.max(0, from - around), Math.min(samples.length, to + around));
    }

    private void fail() {
        failed = true;
        samples = new short[0];
        settled.run();
    }

    private void release() {
        if (stream != null) {
            context.scope().release(stream);
            stream = null;
        }
    }

    /** It is not wanted any more. */
    public void close() {
        TextToSpeech.Stream open = stream;
        release();
        if (open != null) {
            Cancelled.andJoined(open, context.scope(), context.executor());
        }
    }

    public String phrase() {
        return phrase;
    }

    /** Whether it is the sound of this phrase in this voice. */
    public boolean is(TextToSpeech.Options inVoice, String text) {
        return voice.equals(inVoice) && phrase.equals(text);
    }

    public boolean failed() {
        return failed;
    }

    /** PCM16 mono at the session's rate, the receiver's; empty where it is not made yet, or will not be. */
    public Optional<short[]> samples() {
        return made ? Optional.of(samples.clone()) : Optional.empty();
    }
}
