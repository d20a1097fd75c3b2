package dev.parley.host;

import dev.parley.host.HostedRecogniser.Result;
import dev.parley.host.HostedRecogniser.Speech;
import dev.parley.host.HostedRecogniser.Utterance;
import dev.parley.host.HostedRecogniser.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An utterance for a recogniser that hears only whole ones: collected, and heard when it ends. One call at a time.
 *
 * <p>Bounded: what is longer than {@value #LONGEST_SECONDS} s is heard in parts of that length.
 */
final class WholeUtterance implements Utterance {
    static final int LONGEST_SECONDS = 120;

    private static final int LONGEST = LONGEST_SECONDS * HostedRecogniser.SAMPLE_RATE;

    private final HostedRecogniser recogniser;
    private final Optional<String> language;
    private final StringBuilder text = new StringBuilder();
    private final List<Word> words = new ArrayList<>();
    private short[] samples = new short[0];
    private int count;
    private long heardMs;

    WholeUtterance(HostedRecogniser recogniser, Optional<String> language) {
        this.recogniser = recogniser;
        this.language = language;
    }

    @Override
    public Result hear(short[] more) throws RequestException {
        for (int from = 0; from < more.length; ) {
            int length = Math.min(more.length - from, LONGEST - count);
            if (count + length > samples.length) {
                samples = Arrays.copyOf(samples, Math.clamp(2L * (count + length), 0, LONGEST));
            }
            System.arraycopy(more, from, samples, count, length);
            count += length;
            from += length;
            if (count == LONGEST) {
                hearPart();
            }
        }
        return soFar();
    }

    @Override
    public Result end() throws RequestException {
        if (count > 0) {
            hearPart();
        }
        return soFar();
    }

    private void hearPart() throws RequestException {
        Result part = recogniser.recognise(new Speech(Arrays.copyOf(samples, count), language, Optional.empty()));
        long lengthMs = count * 1000L / HostedRecogniser.SAMPLE_RATE;
        for (Word word : part.timed(lengthMs)) {
            words.add(new Word(word.text(), heardMs + word.startMs(), heardMs + word.endMs()));
        }
        text.append(text.isEmpty() || part.text().isBlank() ? "" : " ")
                .append(part.text().strip());
        heardMs += lengthMs;
        count = 0;
    }

    private Result soFar() {
        return new Result(text.toString(), Optional.empty(), words);
    }

    @Override
    public void close() {
        // It holds nothing but its samples.
    }
}
