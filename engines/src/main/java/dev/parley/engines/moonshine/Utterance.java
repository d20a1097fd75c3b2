package dev.parley.engines.moonshine;

import java.util.ArrayList;
import java.util.List;

/** One utterance of a stream: its audio on the way to the recogniser, and who waits for its end. */
final class Utterance {
    /** Audio that may wait for the recogniser: far more than a call sends ahead of it. */
    private static final int WAITING_SECONDS = 300;

    final SpeechInbox inbox = new SpeechInbox(WAITING_SECONDS * MoonshineModel.SAMPLE_RATE);
    /** When it began, in ms of the stream. */
    final long startMs;
    /** Flushes to answer behind its last word. Loop only. */
    final List<Long> flushIds = new ArrayList<>();

    Utterance(long startMs) {
        this.startMs = startMs;
    }
}
