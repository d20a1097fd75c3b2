package dev.parley.engines.sherpa;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.http.HostServer;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stream of the engine host, behind which tones are heard. */
@AutoService(MatrixEntry.class)
public final class SherpaMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        HostedSet engines = new HostedSet(
                Optional.of(Served.of("sherpa", new ToneRecogniser(simulation.script()))),
                Optional.empty(),
                Optional.empty());
        HostServer server = new HostServer(simulation.vertx(), engines, Optional.empty())
                .listen(MatrixSimulation.HOST, 0)
                .await();
        String url = "http://" + MatrixSimulation.HOST + ":" + server.port();
        return List.of(EngineVariant.simulated(ProviderKind.STT, "sherpa", Map.of("host-url", url)));
    }
}
