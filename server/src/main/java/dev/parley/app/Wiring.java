package dev.parley.app;

import dev.parley.desk.EngineChoice;
import dev.parley.dialect.DialectFactory;
import dev.parley.provider.Engine;
import java.util.List;
import java.util.ServiceLoader;

/** Which engines and dialects this build has. */
final class Wiring {
    private Wiring() {}

    /** Everything on the class path. */
    static ParleyServer.Parts parts() {
        return new ParleyServer.Parts(engines(), EngineChoice::of, dialects());
    }

    static List<Engine> engines() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** In the order in which clients are told apart (unmute.md section 2.1). */
    private static List<DialectFactory> dialects() {
        return List.of();
    }
}
