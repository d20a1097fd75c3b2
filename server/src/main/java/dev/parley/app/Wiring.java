package dev.parley.app;

import dev.parley.desk.EngineChoice;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.realtime.Character;
import dev.parley.dialect.realtime.CharacterLookup;
import dev.parley.dialect.realtime.RealtimeFactory;
import dev.parley.provider.Engine;
import dev.parley.voices.Voices;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Which engines and dialects this build has. */
final class Wiring {
    private Wiring() {}

    /** Everything on the class path. */
    static ParleyServer.Parts parts() {
        return new ParleyServer.Parts(engines(), EngineChoice::of, Wiring::dialects);
    }

    static List<Engine> engines() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** In the order in which clients are told apart (unmute.md section 2.1). */
    private static List<DialectFactory> dialects(Voices voices) {
        CharacterLookup characters = name ->
                voices.character(name).map(found -> new Character(found.instructions(), Optional.of(found.voice())));
        return List.of(new RealtimeFactory(characters));
    }
}
