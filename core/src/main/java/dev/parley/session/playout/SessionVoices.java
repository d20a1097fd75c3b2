package dev.parley.session.playout;

import dev.parley.concurrent.Scope;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.context.SessionContext;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Finds the voices for the messages of one session, and knows how the session's own voice fares. Loop only. */
public final class SessionVoices {
    private final SessionContext context;
    private final TextToSpeech own;
    private final Supplier<Optional<PreparedSpeech>> prepared;
    private Optional<PreparedSpeech> ahead = Optional.empty();
    private OptionalLong lostNanos = OptionalLong.empty();

    /** @param prepared speech that a message may begin with, if it is the same */
    public SessionVoices(SessionContext context, Supplier<Optional<PreparedSpeech>> prepared) {
        this.context = context;
        this.prepared = prepared;
        this.own = new AdoptingVoice(context.providers().textToSpeech(), () -> ahead.or(prepared));
    }

    /**
     * For a message that has text and waits for another to be heard: its voice begins now, and the message may take it over.
     *
     * @param scope stops it where it is not
     * @return empty where that voice has begun already
     */
    public Optional<PreparedSpeech> beginAhead(Scope scope, TextToSpeech.Options asked) {
        if (prepared.get().isEmpty()) {
            ahead = Optional.of(new PreparedSpeech(context, scope, asked));
        }
        return ahead;
    }

    /** What was begun ahead has been taken over, or is not wanted. */
    public void endAhead() {
        ahead.ifPresent(PreparedSpeech::drop);
        ahead = Optional.empty();
    }

    /** The session's own voice. */
    TextToSpeech own() {
        return own;
    }

    /** The language the caller is spoken to in, as far as it is known: the one asked for, or that of the voice. */
    public static Optional<String> language(SessionContext context, TextToSpeech.Options asked) {
        return asked.language()
                .or(() -> context.providers().textToSpeech().voices().stream()
                        .filter(each ->
                                asked.voice().filter(each.name()::equals).isPresent())
                        .findFirst()
                        .flatMap(TextToSpeech.Voice::language));
    }

    /**
     * For a message that begins with the session's own voice.
     *
     * @param sentence all of the message, where that is known from the beginning
     */
    public VoiceFallback fromFirst(TextToSpeech.Options asked, Optional<String> sentence) {
        return new VoiceFallback(context, this, asked, sentence);
    }

    /** For a sentence that {@link #canSay}, without asking the session's own voice. */
    public VoiceFallback withoutFirst(TextToSpeech.Options asked, String sentence) {
        VoiceFallback others = fromFirst(asked, Optional.of(sentence));
        others.skipFirst();
        return others;
    }

    /** Whether a sentence can be said although the session's own voice is lost. */
    public boolean canSay(TextToSpeech.Options asked, String sentence) {
        return fromFirst(asked, Optional.of(sentence)).skipFirst();
    }

    /** The session's own voice failed, tries included. */
    void lost() {
        lostNanos = OptionalLong.of(context.executor().nanoTime());
    }

    /** The session's own voice speaks. */
    void found() {
        lostNanos = OptionalLong.empty();
    }

    /** Whether the session's own voice was lost so short a time ago, and has not spoken since. */
    boolean lostWithin(Duration time) {
        return lostNanos.isPresent() && context.executor().nanoTime() - lostNanos.getAsLong() <= time.toNanos();
    }
}
