package dev.parley.dialect;

import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;

/** One engine in use. */
public record EngineStatus(ProviderKind kind, String engine, Readiness readiness) {}
