package dev.parley.simulator.load.report;

/**
 * What a load test must not miss; decides the exit code. Times in ms.
 *
 * @param okFraction lowest
 * @param realTimeFactor lowest of any reply
 * @param gapMs longest in any reply
 * @param firstAudioP95Ms after the caller stopped speaking, longest
 * @param addedP99Ms what the server adds to audio in either direction, where that is measured
 */
public record LoadLimits(
        double okFraction, double realTimeFactor, double gapMs, double firstAudioP95Ms, double addedP99Ms) {}
