package dev.parley.engines.moonshine;

import dev.parley.provider.SttEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * When each word of a stretch was spoken. The model does not say, so the time the detector heard speech is shared out by
 * the length of the words as spoken; pauses belong to no word. Right to about a quarter of a second.
 */
final class EstimatedWordTimes {
    private static final double FRAME_MS = SpeechSegments.FRAME * 1000.0 / MoonshineModel.SAMPLE_RATE;
    /** What a digit counts in letters: "7" is spoken as long as "seven". */
    private static final int DIGIT = 4;

    private EstimatedWordTimes() {}

    /** @param startMs when the segment's first sample was spoken */
    static List<SttEvent.Word> of(List<String> words, Segment segment, long startMs) {
        double total = words.stream().mapToDouble(EstimatedWordTimes::weight).sum();
        int speechFrames = segment.speechFrames();
        List<SttEvent.Word> timed = new ArrayList<>();
        double before = 0;
        for (String word : words) {
            double after = before + weight(word);
            long from = Math.round(at(segment, speechFrames * before / total, false));
            long to = Math.round(at(segment, speechFrames * after / total, true));
            timed.add(new SttEvent.Word(word, startMs + from, startMs + Math.max(from, to)));
            before = after;
        }
        return timed;
    }

    private static double weight(String word) {
        double weight = 1;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            weight += Character.isDigit(c) ? DIGIT : Character.isLetter(c) ? 1 : 0;
        }
        return weight;
    }

    /**
     * Ms into the segment at which this much speech has been heard.
     *
     * @param end before a pause that lies there, not behind it
     */
    private static double at(Segment segment, double speechFrames, boolean end) {
        double heard = 0;
        for (int i = 0; i < segment.speech().length; i++) {
            if (!segment.speech()[i]) {
                continue;
            }
            boolean here = end ? speechFrames <= heard + 1 + 1e-9 : speechFrames < heard + 1 - 1e-9;
            if (here) {
                return (i + Math.clamp(speechFrames - heard, 0, 1)) * FRAME_MS;
            }
            heard++;
        }
        return segment.samples().length * 1000.0 / MoonshineModel.SAMPLE_RATE;
    }
}
