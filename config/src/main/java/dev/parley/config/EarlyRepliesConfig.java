package dev.parley.config;

import dev.parley.session.EarlyReplyPolicy;
import dev.parley.setting.Setting;

/** Replies that are begun, unheard, before a turn has certainly ended. */
public record EarlyRepliesConfig(
        @Setting(
                fallback = "auto",
                value =
                        "Whether a reply is begun, unheard, when a turn has probably ended, and spoken at once when it has; where turns end by the end-of-turn model. `auto` does so unless one of the language models has a price, or is known to be paid for.")
        Mode begin,

        @Setting(
                fallback = "3",
                least = "0",
                most = "20",
                value =
                        "Replies that may be begun for nothing in one turn of the caller; then its reply is begun when it has ended.")
        int discardsPerTurn,

        @Setting(
                fallback = "100",
                least = "0",
                most = "100000",
                value = "Replies that may be begun for nothing in one call; then none is begun early any more.")
        int discardsPerCall) {
    /** When replies are begun early. */
    public enum Mode {
        /** Where the language model is not billed. */
        AUTO,
        ON,
        OFF
    }

    /** Without settings of the operator's. */
    public static final EarlyRepliesConfig DEFAULT = new EarlyRepliesConfig(
            Mode.AUTO, EarlyReplyPolicy.USUAL.discardsPerTurn(), EarlyReplyPolicy.USUAL.discardsPerCall());

    /**
     * The same for a session.
     *
     * @param billed whether its language model, or one that may take its place, is paid for
     */
    public EarlyReplyPolicy policy(boolean billed) {
        boolean on = begin == Mode.ON || begin == Mode.AUTO && !billed;
        return new EarlyReplyPolicy(on, discardsPerTurn, discardsPerCall);
    }
}
