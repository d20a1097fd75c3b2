package dev.parley.engines.offline;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Speaks with the built-in voice and listens with the built-in recogniser. */
record SpokenAloud(LoopExecutor loop) {
    private static final int RATE = 24_000;

    /** What is heard of {@code text} in that voice. */
    String heard(String voice, String text) {
        return hear(say(voice, text));
    }

    short[] say(String voice, String text) {
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Options options = new TextToSpeech.Options(RATE, Optional.of(voice), Optional.empty(), 1);
        TextToSpeech.Stream stream =
                log.calling(() -> OfflineEngines.textToSpeech().open(options, loop, log));
        log.doing(() -> {
            stream.text(text);
            stream.end();
        });
        log.await(TtsEvent.Done.class);
        return joined(log.all(TtsEvent.Audio.class));
    }

    /** What the recogniser makes of 24 kHz audio. */
    String hear(short[] pcm) {
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
        String words = log.all(SttEvent.Final.class).stream()
                .flatMap(it -> it.words().stream())
                .map(SttEvent.Word::text)
                .collect(Collectors.joining(" "));
        log.doing(stream::cancel);
        return words;
    }

    private static short[] joined(List<TtsEvent.Audio> audio) {
        short[] pcm =
                new short[audio.stream().mapToInt(it -> it.samples().length).sum()];
        int at = 0;
        for (TtsEvent.Audio it : audio) {
            System.arraycopy(it.samples(), 0, pcm, at, it.samples().length);
            at += it.samples().length;
        }
        return pcm;
    }
}
