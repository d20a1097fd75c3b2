package dev.parley.admission;

import dev.parley.config.BackchannelsConfig;
import dev.parley.config.EarlyRepliesConfig;
import dev.parley.config.FillersConfig;
import dev.parley.config.ParleyConfig;
import dev.parley.config.RecognitionConfig;
import dev.parley.config.ShutdownConfig;
import dev.parley.session.SilencePolicy;

/**
 * How calls are treated. Immutable.
 *
 * @param silence what keeps callers from dead air
 * @param shutdown how long they may go on when the server stops
 * @param recognition how long they wait for speech recognition, and how fast they take audio
 * @param earlyReplies which replies are begun before a turn has certainly ended
 * @param fillers what is said before replies that are slow to begin
 * @param backchannels what is said while callers tell something long
 */
public record CallConduct(
        SilencePolicy silence,
        ShutdownConfig shutdown,
        RecognitionConfig recognition,
        EarlyRepliesConfig earlyReplies,
        FillersConfig fillers,
        BackchannelsConfig backchannels) {
    /** With the usual recognition, early replies, fillers and backchannels. */
    public CallConduct(SilencePolicy silence, ShutdownConfig shutdown) {
        this(
                silence,
                shutdown,
                RecognitionConfig.DEFAULT,
                EarlyRepliesConfig.DEFAULT,
                FillersConfig.DEFAULT,
                BackchannelsConfig.DEFAULT);
    }

    /** As the operator has configured it. */
    public static CallConduct of(ParleyConfig config) {
        return new CallConduct(
                config.silence().policy(),
                config.shutdown(),
                config.recognition(),
                config.earlyReplies(),
                config.fillers(),
                config.backchannels());
    }
}
