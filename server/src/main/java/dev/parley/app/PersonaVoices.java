package dev.parley.app;

import dev.parley.cli.Check;
import dev.parley.config.ParleyConfig;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import dev.parley.voices.Voices;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The characters offered, in the voices of the engine that is configured. */
final class PersonaVoices {
    private PersonaVoices() {}

    /** Blocks; see {@link Voices#load}. */
    static Voices of(ParleyConfig config, List<Engine> engines) throws IOException {
        Optional<Engine> speaker = ProviderChoice.engine(ProviderKind.TTS, config.engines(), engines);
        return Voices.load(
                config.voices(),
                speaker.map(Engine::name).orElse(""),
                speaker.map(Engine::voices).orElse(List.of()));
    }

    /** For {@code doctor}. */
    static Check check(ParleyConfig config, List<Engine> engines) {
        String subject = "Characters";
        try {
            Voices voices = of(config, engines);
            String origin = config.voices().map(file -> " of " + file).orElse(" that come with Parley");
            return Check.good(
                    subject,
                    voices.size()
                            + origin
                            + voices.shared().map(words -> "; " + words).orElse(""));
        } catch (IOException e) {
            return Check.bad(subject, String.valueOf(e.getMessage()), "mend the file, or leave voices.file out");
        }
    }
}
