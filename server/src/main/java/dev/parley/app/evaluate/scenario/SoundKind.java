package dev.parley.app.evaluate.scenario;

import java.util.Locale;

/** What is heard on the caller's side while the bot speaks. Only the first is meant to stop it. */
public enum SoundKind {
    /** The caller wants the bot to stop. */
    INTERRUPTION("real interruptions"),
    /** The caller listens and says so: "mm-hm", "yeah", "okay". */
    BACKCHANNEL("backchannels"),
    COUGH("coughs"),
    TYPING("typing"),
    DOOR("a slammed door"),
    /** Somebody else in the room, 15 dB below the caller. */
    SECOND_VOICE("a second voice"),
    /** The bot's own voice, 30 dB softer than it is played. */
    ECHO("the bot's echo");

    private final String words;

    SoundKind(String words) {
        this.words = words;
    }

    /** In reports for people. */
    public String words() {
        return words;
    }

    /** In reports for scripts. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
