package dev.parley.vad;

import dev.parley.provider.Readiness;
import dev.parley.provider.VoiceActivityDetector;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The detector of a bare machine: {@link SileroVad}, or {@link EnergyVad} where that cannot run. Always gets ready. */
public final class BuiltInVad implements VoiceActivityDetector {
    private static final Logger LOG = LoggerFactory.getLogger(BuiltInVad.class);

    private final VoiceActivityDetector preferred;
    private final VoiceActivityDetector standIn;

    public BuiltInVad() {
        this(new SileroVad(), new EnergyVad());
    }

    BuiltInVad(VoiceActivityDetector preferred, VoiceActivityDetector standIn) {
        this.preferred = preferred;
        this.standIn = standIn;
    }

    @Override
    public String engine() {
        return current().engine();
    }

    @Override
    public CompletionStage<Void> start() {
        return preferred.start().exceptionallyCompose(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.warn("speech is detected by {} instead: {}", standIn.engine(), cause.getMessage());
            return standIn.start();
        });
    }

    @Override
    public Readiness readiness() {
        Readiness readiness = preferred.readiness();
        return readiness.state() == Readiness.State.FAILED
                ? Readiness.ready(standIn.readiness().detail() + "; " + readiness.detail())
                        .asStandIn()
                : readiness;
    }

    @Override
    public Capabilities capabilities() {
        return current().capabilities();
    }

    @Override
    public Stream open(int sampleRate) {
        return current().open(sampleRate);
    }

    private VoiceActivityDetector current() {
        return preferred.readiness().state() == Readiness.State.FAILED ? standIn : preferred;
    }

    @Override
    public void close() {
        preferred.close();
        standIn.close();
    }
}
