package dev.parley.engines.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine says it can hear itself, in every voice. */
class RoundTripTest {
    private static final int RATE = 24_000;

    private final LoopExecutor loop = new LoopExecutor();

    @AfterEach
    void close() {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slt", "deep", "calm", "bright"})
    void hears_what_it_says(String voice) {
        List<String> heard = hear(say(
                voice,
                "Tomorrow morning we will meet at the old railway station. "
                        + "Please bring some water and seven apples."));
        assertThat(heard).containsSubsequence("tomorrow", "morning", "station", "please", "bring", "seven", "apples");
    }

    private short[] say(String voice, String text) {
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Options options = new TextToSpeech.Options(RATE, Optional.of(voice), Optional.empty(), 1);
        TextToSpeech.Stream stream =
                log.calling(() -> OfflineEngines.textToSpeech().open(options, loop, log));
        log.doing(() -> {
            stream.text(text);
            stream.end();
        });
        log.await(TtsEvent.Done.class);
        List<TtsEvent.Audio> audio = log.all(TtsEvent.Audio.class);
        short[] pcm =
                new short[audio.stream().mapToInt(it -> it.samples().length).sum()];
        int at = 0;
        for (TtsEvent.Audio it : audio) {
            System.arraycopy(it.samples(), 0, pcm, at, it.samples().length);
            at += it.samples().length;
        }
        return pcm;
    }

    private List<String> hear(short[] pcm) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Stream stream =
                log.calling(() -> OfflineEngines.speechToText().open(SpeechToText.Options.at(RATE), loop, log));
        log.await(SttEvent.Ready.class);
        log.doing(() -> {
            stream.beginUtterance();
            stream.audio(pcm, 0, pcm.length);
            stream.flush(1);
        });
        log.await(SttEvent.Flushed.class);
        List<String> words = new ArrayList<>();
        log.all(SttEvent.Final.class).forEach(it -> it.words().forEach(word -> words.add(word.text())));
        log.doing(stream::cancel);
        return words;
    }
}
