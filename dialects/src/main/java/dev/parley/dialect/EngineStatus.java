package dev.parley.dialect;

import dev.parley.provider.Readiness;

/**
 * One engine in use.
 *
 * @param kind {@code stt}, {@code llm}, {@code tts} or {@code vad}
 */
public record EngineStatus(String kind, String engine, Readiness readiness) {}
