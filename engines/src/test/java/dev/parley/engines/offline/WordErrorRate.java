package dev.parley.engines.offline;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the recogniser on the recordings of {@code testdata/audio} and prints a table for
 * {@code docs/benchmarks.md}. Audio goes in pieces of 20 ms, as fast as it is taken; with the argument {@code paced} in
 * real time, which also measures how long a flush takes.
 */
public final class WordErrorRate {
    private static final int PIECE_MS = 20;

    private WordErrorRate() {}

    /** What one recording gave. */
    private record Row(TestSpeech speech, List<String> heard, int errors, long computedMs, long flushMs) {}

    public static void main(String[] arguments) throws InterruptedException {
        boolean paced = List.of(arguments).contains("paced");
        SpeechToText engine = new OfflineEngine()
                .speechToText(TestContext.with(Map.of("recognizers", "1")))
                .orElseThrow();
        long began = System.nanoTime();
        LoopExecutor.await(engine.start());
        System.out.printf("Loaded in %d ms.%n%n", (System.nanoTime() - began) / 1_000_000);
        List<Row> rows = new ArrayList<>();
        try (LoopExecutor loop = new LoopExecutor()) {
            recognize(engine, loop, TestSpeech.named("cards-001"), false); // the first one compiles the code
            for (TestSpeech speech : TestSpeech.all()) {
                rows.add(recognize(engine, loop, speech, paced));
            }
        }
        engine.close();
        print(rows, paced);
    }

    private static Row recognize(SpeechToText engine, LoopExecutor loop, TestSpeech speech, boolean paced)
            throws InterruptedException {
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Stream stream = log.calling(() -> engine.open(SpeechToText.Options.at(speech.rate()), loop, log));
        log.await(SttEvent.Ready.class);
        long began = System.nanoTime();
        log.doing(stream::beginUtterance);
        int piece = speech.rate() * PIECE_MS / 1000;
        for (int at = 0; at < speech.pcm().length; at += piece) {
            int from = at;
            int length = Math.min(piece, speech.pcm().length - at);
            log.doing(() -> stream.audio(speech.pcm(), from, length));
            if (paced) {
                long due = began + (at + length) * 1_000_000_000L / speech.rate();
                Thread.sleep(java.time.Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            }
        }
        long flushed = System.nanoTime();
        log.doing(() -> stream.flush(1));
        log.await(SttEvent.Flushed.class);
        long end = System.nanoTime();
        List<String> heard = new ArrayList<>();
        log.all(SttEvent.Final.class)
                .forEach(it -> it.words().forEach(word -> heard.add(word.text().toLowerCase(Locale.ROOT))));
        LoopExecutor.await(log.calling(stream::cancel));
        return new Row(
                speech, heard, errors(speech.words(), heard), (end - began) / 1_000_000, (end - flushed) / 1_000_000);
    }

    private static void print(List<Row> rows, boolean paced) {
        System.out.println("| clip | said | heard | word error rate |");
        System.out.println("|---|---|---|---|");
        int errors = 0;
        int words = 0;
        for (Row row : rows) {
            int said = row.speech.words().size();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.0f %% |%n",
                    row.speech.name(),
                    row.speech.transcript(),
                    String.join(" ", row.heard),
                    100.0 * row.errors / said);
            errors += row.errors;
            words += said;
        }
        System.out.printf(Locale.ROOT, "| all | %d words | | **%.1f %%** |%n%n", words, 100.0 * errors / words);
        if (paced) {
            double mean = rows.stream().mapToLong(Row::flushMs).average().orElse(0);
            long most = rows.stream().mapToLong(Row::flushMs).max().orElse(0);
            System.out.printf(Locale.ROOT, "Flush to last word: mean %.0f ms, longest %d ms.%n", mean, most);
        } else {
            double computed = rows.stream().mapToLong(Row::computedMs).sum();
            double audio = rows.stream().mapToLong(it -> it.speech.durationMs()).sum();
            System.out.printf(Locale.ROOT, "Real-time factor %.2f.%n", computed / audio);
        }
    }

    /** Fewest words to replace, add or leave out. */
    private static int errors(List<String> said, List<String> heard) {
        int[] row = new int[heard.size() + 1];
        for (int j = 0; j <= heard.size(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= said.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= heard.size(); j++) {
                int replaced = diagonal + (said.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[heard.size()];
    }
}
