package dev.parley.dialect;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;

/** One engine in use. */
public record EngineStatus(ProviderKind kind, String engine, Readiness readiness) {
    /** Without addresses. */
    public EngineStatus forClients() {
        String detail = ProviderException.forClients(readiness.detail());
        return new EngineStatus(
                kind, engine, new Readiness(readiness.state(), readiness.progress(), detail, readiness.standIn()));
    }
}
