package dev.parley.provider;

import java.util.Locale;

/** What an engine can be chosen for. */
public enum ProviderKind {
    STT("speech recognition"),
    LLM("language model"),
    TTS("speech synthesis"),
    VAD("voice activity detection"),
    END_OF_TURN("end-of-turn detection"),
    NOISE_SUPPRESSION("noise suppression");

    private final String words;

    ProviderKind(String words) {
        this.words = words;
    }

    /**
     * The kind with this {@link #id()}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ProviderKind of(String id) {
        for (ProviderKind kind : values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no kind of provider '" + id + "'");
    }

    /** Name in the configuration and towards clients. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In a person's words. */
    public String words() {
        return words;
    }
}
