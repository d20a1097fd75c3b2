package dev.parley.simulator.openai;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.speech.SimulatedRecogniser;
import dev.parley.simulator.speech.SimulatedRecogniser.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is heard in one recording: a line of the script where there is speech, nothing where there is none.
 *
 * @param seconds it lasts
 */
record TranscribedFile(List<Heard> words, double seconds) {
    private static final int RATE = 24_000;
    private static final int SILENCE_FRAMES = 8;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /**
     * @param utterances heard so far, which choose the line
     * @param fault of the answer: it may take the file for one of another rate
     */
    static TranscribedFile read(byte[] wav, Script script, AtomicInteger utterances, Fault fault) throws IOException {
        PcmClip file = WavReader.readAll(new ByteArrayInputStream(wav), LONGEST);
        PcmClip clip = Resampler.resample(new PcmClip(file.samples(), fault.rate(file.sampleRate())), RATE);
        List<Heard> words = hear(clip.samples(), script);
        if (!words.isEmpty()) {
            int line = utterances.getAndIncrement() % script.lines().size();
            words = hear(clip.samples(), new Script(List.of(script.lines().get(line)), script.tones()));
        }
        return new TranscribedFile(words, clip.samples().length / (double) RATE);
    }

    private static List<Heard> hear(short[] samples, Script script) {
        SimulatedRecogniser recogniser = new SimulatedRecogniser(script);
        List<Heard> words = new ArrayList<>();
        int frames = (samples.length + SimulatedRecogniser.FRAME - 1) / SimulatedRecogniser.FRAME;
        for (int i = 0; i < frames + SILENCE_FRAMES; i++) {
            float[] frame = new float[SimulatedRecogniser.FRAME];
            for (int k = 0; k < frame.length && i * frame.length + k < samples.length; k++) {
                frame[k] = samples[i * frame.length + k] / 32_768f;
            }
            words.addAll(recogniser.hear(frame));
        }
        return words;
    }

    /** @param verbose with the time of each word, as Whisper tells it: lower case, no punctuation */
    JsonObject json(boolean verbose) {
        String text = String.join(" ", words.stream().map(Heard::text).toList());
        JsonObject json = new JsonObject().put("text", text);
        if (!verbose) {
            return json;
        }
        JsonArray timed = new JsonArray();
        words.forEach(word -> timed.add(new JsonObject()
                .put("word", word.text().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']", ""))
                .put("start", word.startSeconds())
                .put("end", word.stopSeconds())));
        return json.put("task", "transcribe")
                .put("language", "english")
                .put("duration", seconds)
                .put("words", timed);
    }
}
