package dev.parley.engines.moonshine;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Optional;

/** The built-in recogniser. */
@AutoService(MatrixEntry.class)
public final class MoonshineMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        return List.of(EngineVariant.local(ProviderKind.STT, "moonshine", Optional.of("moonshine-tiny-en")));
    }
}
