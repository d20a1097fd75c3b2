package dev.parley.engines.companion;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Optional;

/** The built-in companion. */
@AutoService(MatrixEntry.class)
public final class CompanionMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        return List.of(EngineVariant.local(ProviderKind.LLM, "companion", Optional.empty()));
    }
}
