package dev.parley.engines.evaluation;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.Engine;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Prints how many words each recogniser gets wrong on the recordings of {@code testdata/audio}, under each
 * {@link Condition}, and what processor time it takes. Arguments: names of engines; {@code -v} prints what was heard.
 */
public final class RecognitionReport {
    private static final int PIECE_MS = 20;

    private RecognitionReport() {}

    /** Errors and words, and processor and audio time. */
    private record Score(int errors, int words, double cpuSeconds, double audioSeconds) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f %% (%.3f)", 100.0 * errors / words, cpuSeconds / audioSeconds);
        }
    }

    public static void main(String[] arguments) {
        boolean verbose = List.of(arguments).contains("-v");
        List<String> names =
                List.of(arguments).stream().filter(it -> !it.startsWith("-")).toList();
        System.out.println("Words wrong (processor seconds a second of audio):");
        System.out.println("| | " + String.join(" | ", names) + " |");
        System.out.println("|---" + "|---".repeat(names.size()) + "|");
        List<SpeechToText> engines =
                names.stream().map(RecognitionReport::start).toList();
        try (LoopExecutor loop = new LoopExecutor()) {
            for (SpeechToText engine : engines) {
                score(engine, loop, Condition.AS_IS, false); // compiles the code
            }
            for (Condition condition : Condition.values()) {
                List<String> cells = new ArrayList<>();
                for (SpeechToText engine : engines) {
                    cells.add(score(engine, loop, condition, verbose).toString());
                }
                System.out.println("| " + condition.words + " | " + String.join(" | ", cells) + " |");
            }
        }
        engines.forEach(SpeechToText::close);
    }

    private static SpeechToText start(String name) {
        Engine found = ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + name));
        SpeechToText engine =
                found.speechToText(TestContext.with(Map.of("recognizers", "1"))).orElseThrow();
        LoopExecutor.await(engine.start());
        return engine;
    }

    private static Score score(SpeechToText engine, LoopExecutor loop, Condition condition, boolean verbose) {
        int errors = 0;
        int words = 0;
        double audio = 0;
        long before = cpuNanos();
        for (TestSpeech speech : TestSpeech.all()) {
            PcmClip clip = condition.apply(new PcmClip(speech.pcm(), speech.rate()));
            String heard = recognize(engine, loop, clip);
            List<String> said = SpokenWords.of(speech.transcript());
            int wrong = SpokenWords.errors(said, SpokenWords.of(heard));
            errors += wrong;
            words += said.size();
            audio += clip.samples().length / (double) clip.sampleRate();
            if (verbose) {
                System.out.println("    " + engine.engine() + " " + speech.name() + " " + wrong + ": " + heard);
            }
        }
        return new Score(errors, words, (cpuNanos() - before) / 1e9, audio);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String recognize(SpeechToText engine, LoopExecutor loop, PcmClip clip) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        int rate = clip.sampleRate();
        SpeechToText.Stream stream = log.calling(() -> engine.open(SpeechToText.Options.at(rate), loop, log));
        log.await(SttEvent.Ready.class);
        log.doing(stream::beginUtterance);
        int piece = rate * PIECE_MS / 1000;
        for (int at = 0; at < clip.samples().length; at += piece) {
            int from = at;
            int length = Math.min(piece, clip.samples().length - at);
            log.doing(() -> stream.audio(clip.samples(), from, length));
        }
        log.doing(() -> stream.flush(1));
        log.await(SttEvent.Flushed.class);
        List<String> heard = new ArrayList<>();
        log.all(SttEvent.Final.class).forEach(it -> it.words().forEach(word -> heard.add(word.text())));
        LoopExecutor.await(log.calling(stream::cancel));
        return String.join(" ", heard);
    }
}
