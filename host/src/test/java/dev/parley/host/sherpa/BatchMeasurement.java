package dev.parley.host.sherpa;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRecogniser.Speech;
import dev.parley.host.HostedRecogniser.Utterance;
import dev.parley.host.RequestException;
import dev.parley.host.RuntimeContext;
import dev.parley.host.testing.TinySherpaModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What batches give: utterances a second and processor time of each, with batches of one and of sixteen, for eight and sixteen
 * callers at once. The network is {@link TinySherpaModel}'s with layers that compute and say nothing. The command is in
 * docs/engines/sherpa.md. It runs only where it is named; it fails where a word is lost, and its figures are the machine's.
 */
class BatchMeasurement {
    private static final int WIDTH = 512;
    private static final int LAYERS = 48;
    private static final int UTTERANCES = 20;
    private static final int PIECE = HostedRecogniser.SAMPLE_RATE * 320 / 1000;

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "whole"})
    void utterances_a_second(String kind) throws Exception {
        for (int callers : new int[] {1, 8, 16}) {
            for (int batch : new int[] {1, 16}) {
                measure(kind, callers, batch, UTTERANCES);
            }
        }
    }

    private static void measure(String kind, int callers, int batch, int each) throws Exception {
        Path folder = Files.createTempDirectory("batch");
        boolean streaming = kind.equals("streaming");
        Path model = streaming
                ? TinySherpaModel.streamingWith(folder, WIDTH, LAYERS)
                : TinySherpaModel.wholeWith(folder, WIDTH, LAYERS);
        Map<String, String> settings = Map.of("model", model.toString(), "batch", String.valueOf(batch));
        try (HostedRecogniser recogniser = new SherpaRuntime()
                .recogniser(new RuntimeContext("sherpa", settings, TinySherpaModel.libraryStore()))
                .orElseThrow()) {
            hear(recogniser, streaming);
            long cpu = processorNanos();
            long begin = System.nanoTime();
            run(recogniser, streaming, callers, each);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double used = (processorNanos() - cpu) / 1e9;
            int utterances = callers * each;
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d callers, batch %d: %.1f utterances/s, %.1f ms of processor time each%n",
                    kind,
                    callers,
                    batch,
                    utterances / seconds,
                    used / utterances * 1000);
        }
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** As many threads as the host has for it; the callers wait in its queue, as they do there. */
    private static void run(HostedRecogniser recogniser, boolean streaming, int callers, int each) throws Exception {
        int threads = Math.min(callers, recogniser.workers());
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < callers * each; i++) {
                all.add(workers.submit(() -> hear(recogniser, streaming)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static boolean hear(HostedRecogniser recogniser, boolean streaming) throws RequestException, IOException {
        short[] speech = TinySherpaModel.speech();
        String text;
        if (streaming) {
            try (Utterance utterance = recogniser.begin(Optional.empty())) {
                for (int at = 0; at < speech.length; at += PIECE) {
                    utterance.hear(Arrays.copyOfRange(speech, at, Math.min(speech.length, at + PIECE)));
                }
                text = utterance.end().text();
            }
        } else {
            text = recogniser
                    .recognise(new Speech(speech, Optional.empty(), Optional.empty()))
                    .text();
        }
        if (!text.equals(TinySherpaModel.TEXT)) {
            throw new IOException("heard " + text);
        }
        return true;
    }
}
