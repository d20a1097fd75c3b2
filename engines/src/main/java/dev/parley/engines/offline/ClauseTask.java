package dev.parley.engines.offline;

import dev.parley.audio.Samples;
import dev.parley.concurrent.Handoff;
import dev.parley.engines.support.Clause;
import dev.parley.provider.TtsEvent;
import dev.parley.resample.Resampler;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks one clause in a worker's thread and hands words and audio over as they come. */
final class ClauseTask implements MarySynthesizer.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ClauseTask.class);

    /** 100 ms; the first piece of a reply is shorter, to be heard sooner. */
    private static final int BLOCK = MarySynthesizer.SAMPLE_RATE / 10;

    private static final int FIRST_BLOCK = MarySynthesizer.SAMPLE_RATE / 25;

    private final Clause clause;
    private final long offset;
    private final Resampler resampler;
    private final Handoff<TtsEvent> events;
    private final short[] block = new short[BLOCK];
    private int filled;
    private int blockSize;
    private long spoken;

    /**
     * @param offset samples of the reply spoken before this clause, at {@link MarySynthesizer#SAMPLE_RATE}
     * @param resampler the reply's; used by one clause at a time
     */
    ClauseTask(Clause clause, long offset, Resampler resampler, Handoff<TtsEvent> events) {
        this.clause = clause;
        this.offset = offset;
        this.resampler = resampler;
        this.events = events;
        blockSize = offset == 0 ? FIRST_BLOCK : BLOCK;
    }

    /**
     * Speaks.
     *
     * @return samples spoken
     */
    long run(MarySynthesizer synthesizer, MarySynthesizer.Manner manner) throws InterruptedException {
        if (cancelled()) {
            return 0;
        }
        try {
            synthesizer.speak(clause, manner, this);
            emit();
        } catch (InterruptedException e) {
            throw e;
        } catch (CancellationException e) {
            LOG.debug("clause cancelled");
        } catch (Exception e) { // Mary declares Exception; one clause it cannot say must not end the reply
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("closed");
            }
            LOG.warn(
                    "MaryTTS could not speak a clause of {} words; it is skipped",
                    clause.words().size(),
                    e);
            if (spoken == 0) {
                words(Collections.nCopies(clause.words().size(), new MarySynthesizer.Span(0, 0)));
            }
        }
        return spoken;
    }

    @Override
    public void words(List<MarySynthesizer.Span> spans) throws InterruptedException {
        for (int i = 0; i < spans.size(); i++) {
            long start = offset + spans.get(i).start();
            long end = offset + spans.get(i).end();
            events.put(new TtsEvent.Word(
                    clause.words().get(i),
                    Samples.toMs(start, MarySynthesizer.SAMPLE_RATE),
                    Samples.toMs(end, MarySynthesizer.SAMPLE_RATE)));
        }
    }

    @Override
    public void sample(double value) {
        block[filled++] = Loudness.toPcm(value);
        spoken++;
        if (filled == blockSize) {
            try {
                emit();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
            blockSize = BLOCK;
        }
    }

    @Override
    public boolean cancelled() {
        return !events.isOpen();
    }

    private void emit() throws InterruptedException {
        short[] out = new short[resampler.maxOutput(filled)];
        int count = resampler.process(block, 0, filled, out, 0);
        filled = 0;
        if (count > 0 && !events.put(new TtsEvent.Audio(Arrays.copyOf(out, count)))) {
            throw new CancellationException("nobody listens any more");
        }
    }
}
