package dev.parley.session.script;

import dev.parley.provider.VoiceActivityDetector;
import java.time.Duration;
import java.util.OptionalInt;

/** Any loud sample in a frame of 32 ms is speech. */
public class ScriptedDetector extends ScriptedProvider implements VoiceActivityDetector {
    private int frames;
    private boolean sttFailed;

    /** Hears nothing from now on. */
    public void failStt() {
        sttFailed = true;
    }

    /** Frames it was asked about. */
    public int frames() {
        return frames;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(OptionalInt.empty(), Duration.ofMillis(32));
    }

    @Override
    public Stream open(int sampleRate) {
        return new Stream() {
            @Override
            public int frameSamples() {
                return sampleRate * 32 / 1000;
            }

            @Override
            public double probability(short[] samples, int offset) {
                frames++;
                int loud = 0;
                for (int i = offset; i < offset + frameSamples(); i++) {
                    loud += Math.abs(samples[i]) > 1000 ? 1 : 0;
                }
                return !sttFailed && 2 * loud >= frameSamples() ? 0.95 : 0.02;
            }

            @Override
            public void reset() {}

            @Override
            public void close() {}
        };
    }
}
