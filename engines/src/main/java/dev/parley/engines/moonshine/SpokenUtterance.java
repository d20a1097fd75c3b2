package dev.parley.engines.moonshine;

import java.util.ArrayList;
import java.util.List;

/** One utterance of a stream: its audio on the way to the recogniser, and who waits for its end. */
final class SpokenUtterance {
    /** Audio that may wait for the recogniser: far more than a call sends ahead of it. */
    private static final int WAITING_SECONDS = 300;

    final SpeechInbox inbox = new SpeechInbox(WAITING_SECONDS * MoonshineModel.SAMPLE_RATE);
    /** When it began, in ms of the stream. */
    final long startMs;
    /** Ms of the clock between the end of the one before and its beginning; the stream's time goes on with audio only. */
    final long pauseMs;
    /** Flushes to answer behind its last word. Loop only. */
    final List<Long> flushIds = new ArrayList<>();

    SpokenUtterance(long startMs, long pauseMs) {
        this.startMs = startMs;
        this.pauseMs = pauseMs;
    }
}
