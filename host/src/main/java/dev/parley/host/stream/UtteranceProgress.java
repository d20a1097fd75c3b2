package dev.parley.host.stream;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRecogniser.Result;
import dev.parley.host.HostedRecogniser.Utterance;
import dev.parley.host.HostedRecogniser.Word;
import dev.parley.host.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The utterance under way and what of it was told: a word once another follows it. One call at a time, on any thread. */
final class UtteranceProgress implements AutoCloseable {
    private final HostedRecogniser recogniser;
    private final Optional<String> language;
    private Optional<Utterance> utterance = Optional.empty();
    private long beginMs;
    private long heardMs;
    private int told;
    private String guess = "";

    UtteranceProgress(HostedRecogniser recogniser, Optional<String> language) {
        this.recogniser = recogniser;
        this.language = language;
    }

    /** Works through what has come; the messages that follow from it. */
    List<String> work(List<StreamInput> inputs) throws RequestException {
        List<String> messages = new ArrayList<>();
        for (StreamInput input : inputs) {
            switch (input) {
                case StreamInput.Begin begin -> begin(begin.atMs());
                case StreamInput.Audio audio -> hear(audio.samples(), messages);
                case StreamInput.Flush flush -> end(flush.id(), messages);
            }
        }
        return messages;
    }

    private void begin(long atMs) {
        if (utterance.isEmpty()) {
            utterance = Optional.of(recogniser.begin(language));
            beginMs = atMs;
            heardMs = 0;
            told = 0;
            guess = "";
        }
    }

    private void hear(short[] samples, List<String> messages) throws RequestException {
        if (utterance.isPresent()) {
            heardMs += samples.length * 1000L / HostedRecogniser.SAMPLE_RATE;
            Result result = utterance.get().hear(samples);
            if (recogniser.isStreaming()) {
                List<Word> words = result.timed(heardMs);
                tell(words, words.size() - 1, messages);
                guess(words.isEmpty() ? "" : words.getLast().text(), messages);
            }
        }
    }

    private void end(long id, List<String> messages) throws RequestException {
        if (utterance.isPresent()) {
            List<Word> words = utterance.get().end().timed(heardMs);
            tell(words, words.size(), messages);
            close();
        }
        messages.add(StreamMessages.flushed(id));
    }

    private void tell(List<Word> words, int upTo, List<String> messages) {
        if (upTo > told) {
            messages.add(StreamMessages.words(words.subList(told, upTo), beginMs));
            told = upTo;
            guess = "";
        }
    }

    private void guess(String text, List<String> messages) {
        if (!text.equals(guess)) {
            guess = text;
            messages.add(StreamMessages.partial(text));
        }
    }

    @Override
    public void close() {
        utterance.ifPresent(Utterance::close);
        utterance = Optional.empty();
    }
}
