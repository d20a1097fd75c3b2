package dev.parley.engines.offline;

import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One utterance of a stream. Its fields belong to the loop, but for what is said otherwise. */
final class Utterance implements SphinxPool.Job {
    /** Audio that may wait for a recogniser; of longer waits the newest part is kept. */
    private static final int WAITING_SAMPLES = 30 * SphinxRecognizer.SAMPLE_RATE;

    /** A recognition keeps all its hypotheses, so one that goes on is cut into pieces of this length. */
    private static final int LONGEST_SAMPLES = 30 * SphinxRecognizer.SAMPLE_RATE;

    /** Flushes to answer after the last word. */
    final List<Long> flushIds = new ArrayList<>();

    /** Thread-safe. */
    final UtteranceAudio audio = new UtteranceAudio(WAITING_SAMPLES);

    /** Completes once no worker has this utterance any more. */
    final CompletableFuture<Void> left = new CompletableFuture<>();

    private final SphinxStream stream;
    private final long startMs;
    private final CepstralMean.Speaker speaker;
    /** The newest guess not yet delivered, or empty: guesses overtake each other, so one place is enough. */
    private final AtomicReference<String> undelivered = new AtomicReference<>("");

    /** @param startMs ms of audio sent on the stream before the utterance */
    Utterance(SphinxStream stream, long startMs, CepstralMean.Speaker speaker) {
        this.stream = stream;
        this.startMs = startMs;
        this.speaker = speaker;
    }

    @Override
    public void recognize(SphinxRecognizer recognizer) throws InterruptedException {
        while (audio.awaitAudio()) {
            long from = audio.position();
            audio.beginSegment(LONGEST_SAMPLES);
            SpeechSpan speech = new SpeechSpan(audio);
            List<SttEvent.Word> found = recognizer.recognize(speech, speaker, this::partial);
            List<SttEvent.Word> words = found.stream()
                    .map(word -> placed(word, from + speech.skipped()))
                    .toList();
            if (!words.isEmpty()) {
                stream.post(() -> stream.emit(new SttEvent.Final(words)));
            }
        }
        left.complete(null);
        stream.post(() -> stream.finished(this));
    }

    @Override
    public void fail(ProviderException cause) {
        left.complete(null);
        stream.post(() -> stream.fail(cause));
    }

    private void partial(String text) {
        if (undelivered.getAndSet(readable(text)).isEmpty()) {
            stream.post(() -> {
                String newest = undelivered.getAndSet("");
                stream.emit(new SttEvent.Partial(newest));
            });
        }
    }

    private SttEvent.Word placed(SttEvent.Word word, long from) {
        return new SttEvent.Word(readable(word.text()), placed(word.startMs(), from), placed(word.endMs(), from));
    }

    private long placed(long ms, long from) {
        long position = audio.written(from + ms * SphinxRecognizer.SAMPLE_RATE / 1000);
        return startMs + position * 1000 / SphinxRecognizer.SAMPLE_RATE;
    }

    /** The dictionary is all lower case; the pronoun I is not. */
    private static String readable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (String word : text.split(" ")) {
            boolean pronoun = word.equals("i") || word.startsWith("i'");
            out.append(out.isEmpty() ? "" : " ").append(pronoun ? "I" + word.substring(1) : word);
        }
        return out.toString().strip();
    }
}
