package dev.parley.app;

import dev.parley.cli.Check;
import dev.parley.config.ParleyConfig;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import dev.parley.voices.Voices;
import java.io.IOException;
import java.util.List;

/** The characters offered, in the voices of the engine that is configured. */
final class PersonaVoices {
    private PersonaVoices() {}

    /** Blocks; see {@link Voices#load}. */
    static Voices of(ParleyConfig config, List<Engine> engines) throws IOException {
        List<Engine> speakers = config.engines().chosen(ProviderKind.TTS).stream()
                .map(each -> config.engines().only(ProviderKind.TTS, each))
                .flatMap(each -> ProviderChoice.engine(ProviderKind.TTS, each, engines).stream())
                .toList();
        return Voices.load(
                config.voices(), speakers.stream().findFirst().map(Engine::name).orElse(""), voices(speakers));
    }

    /** All that one of them has; none where one of them is not known to have or lack any before it runs. */
    private static List<String> voices(List<Engine> speakers) {
        return speakers.stream().anyMatch(each -> each.voices().isEmpty())
                ? List.of()
                : speakers.stream()
                        .flatMap(each -> each.voices().stream())
                        .distinct()
                        .toList();
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
