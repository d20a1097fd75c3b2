package dev.parley.engines.hibari;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavWriter;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.SpokenPcm;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.Engine;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Speaks the lines of {@code sentences.txt}, or of a file, with an engine into WAV files, and tells the processor time
 * that it takes, as a whole and a second of speech, and when the first audio of a clause comes: engine, folder for the files, then, if wanted, voice
 * and file.
 */
public final class SpokenSentences {
    private static final int RATE = 24_000;

    /** Passes that do not count ({@code -Dparley.unmeasured}): Java compiles the code while it runs. */
    private static final int UNMEASURED = Integer.getInteger("parley.unmeasured", 3);

    private SpokenSentences() {}

    /** What speaking one sentence gave. */
    private record Spoken(short[] pcm, long firstNanos) {}

    public static void main(String[] arguments) throws IOException {
        TextToSpeech engine = ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(arguments[0]))
                .findFirst()
                .flatMap(each -> each.textToSpeech(TestContext.plain()))
                .orElseThrow();
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        Optional<String> voice = arguments.length > 2 ? Optional.of(arguments[2]) : Optional.empty();
        List<String> lines = arguments.length > 3 ? Files.readAllLines(Path.of(arguments[3])) : sentences();
        LoopExecutor.await(engine.start());
        try (LoopExecutor loop = new LoopExecutor()) {
            for (int pass = 0; pass < UNMEASURED; pass++) {
                lines.forEach(line -> speak(engine, loop, voice, line));
            }
            long[] first = new long[lines.size()];
            long samples = 0;
            long cpu = processNanos();
            List<short[]> sounds = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                Spoken spoken = speak(engine, loop, voice, lines.get(i));
                first[i] = spoken.firstNanos / 1_000;
                samples += spoken.pcm.length;
                sounds.add(spoken.pcm);
            }
            long took = processNanos() - cpu;
            for (int i = 0; i < sounds.size(); i++) {
                WavWriter.write(
                        new PcmClip(sounds.get(i), RATE),
                        folder.resolve(String.format(Locale.ROOT, "%02d.wav", i + 1)));
            }
            double seconds = (double) samples / RATE;
            Arrays.sort(first);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d sentences, %.1f s of speech, %.3f s of processor time, %.4f a second of speech,"
                            + " first audio after %.1f ms (median), %.1f ms (longest)%n",
                    arguments[0],
                    lines.size(),
                    seconds,
                    took / 1e9,
                    took / 1e9 / seconds,
                    first[first.length / 2] / 1e3,
                    first[first.length - 1] / 1e3);
        }
        engine.close();
    }

    static List<String> sentences() throws IOException {
        try (InputStream in = SpokenSentences.class.getResourceAsStream("sentences.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Spoken speak(TextToSpeech engine, LoopExecutor loop, Optional<String> voice, String text) {
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Options options = new TextToSpeech.Options(RATE, voice, Optional.empty(), 1);
        TextToSpeech.Stream stream = log.calling(() -> engine.open(options, loop, log));
        log.await(TtsEvent.Ready.class);
        long began = System.nanoTime();
        log.doing(() -> stream.text(text));
        log.doing(stream::end);
        log.await(TtsEvent.Audio.class);
        long first = System.nanoTime() - began;
        log.await(TtsEvent.Done.class);
        return new Spoken(SpokenPcm.of(log), first);
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
