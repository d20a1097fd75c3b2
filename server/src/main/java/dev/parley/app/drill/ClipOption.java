package dev.parley.app.drill;

import dev.parley.codec.MalformedAudioException;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names a recording of speech. */
final class ClipOption {
    private static final Duration LONGEST_CLIP = Duration.ofSeconds(15);

    @Option(
            names = "--clip",
            paramLabel = "FILE.wav",
            defaultValue = "testdata/audio/goforward.wav",
            description = "What the caller says, or with whose voice (${DEFAULT-VALUE})")
    private Path clip = Path.of("");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** At {@link DrillCaller#RATE}. */
    PcmClip speech() {
        try {
            return Resampler.resample(WavReader.readAll(clip, LONGEST_CLIP), DrillCaller.RATE);
        } catch (MalformedAudioException | IllegalArgumentException e) {
            throw bad("--clip: " + clip + ": " + e.getMessage());
        } catch (IOException e) {
            throw bad("--clip: " + clip + " cannot be read; name a recording of a few words");
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
