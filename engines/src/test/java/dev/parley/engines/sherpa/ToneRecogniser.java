package dev.parley.engines.sherpa;

import dev.parley.host.HostedRecogniser;
import dev.parley.simulator.speech.HeardAudio;
import dev.parley.simulator.speech.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hears the words of a script while they are spoken, by their tones. */
record ToneRecogniser(Script script) implements HostedRecogniser {
    @Override
    public String modelName() {
        return "tones";
    }

    @Override
    public int workers() {
        return 1;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public boolean knowsWordTimes() {
        return true;
    }

    @Override
    public Result recognise(Speech speech) {
        Spoken spoken = new Spoken(script);
        spoken.hear(speech.samples());
        return spoken.end();
    }

    @Override
    public Utterance begin(Optional<String> language) {
        return new Spoken(script);
    }

    @Override
    public void close() {}

    private static final class Spoken implements Utterance {
        private final HeardAudio audio;
        private final List<Word> words = new ArrayList<>();

        Spoken(Script script) {
            audio = new HeardAudio(script, SAMPLE_RATE);
        }

        @Override
        public Result hear(short[] samples) {
            byte[] bytes = new byte[2 * samples.length];
            for (int i = 0; i < samples.length; i++) {
                bytes[2 * i] = (byte) samples[i];
                bytes[2 * i + 1] = (byte) (samples[i] >> 8);
            }
            audio.take(bytes).forEach(frame -> add(frame.words()));
            return soFar();
        }

        @Override
        public Result end() {
            add(audio.finish());
            return soFar();
        }

        private void add(List<HeardAudio.Word> heard) {
            heard.forEach(word ->
                    words.add(new Word(word.text(), Math.round(1000 * word.start()), Math.round(1000 * word.end()))));
        }

        private Result soFar() {
            return new Result(String.join(" ", words.stream().map(Word::text).toList()), Optional.empty(), words);
        }

        @Override
        public void close() {}
    }
}
