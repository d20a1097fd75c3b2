package dev.parley.engines.companion;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.SpokenPcm;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.hibari.HibariEngine;
import dev.parley.engines.moonshine.MoonshineEngine;
import dev.parley.models.TestModels;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.speech.SpeechFrontEnd;
import java.util.Optional;
import java.util.stream.Collectors;

/** Speaks with the built-in voice and listens with the built-in recogniser; left out where their models are missing. */
record SpokenAloud(LoopExecutor loop) {
    private static final int RATE = 24_000;

    /** Loaded once for all tests. */
    private static final class Voice {
        static final TextToSpeech ENGINE =
                new HibariEngine().textToSpeech(TestContext.plain()).orElseThrow();

        static {
            LoopExecutor.await(ENGINE.start());
        }
    }

    private static final class Ear {
        static final SpeechToText ENGINE =
                new MoonshineEngine().speechToText(TestContext.plain()).orElseThrow();

        static {
            LoopExecutor.await(ENGINE.start());
        }
    }

    /** What is heard of {@code text} in that voice. */
    String heard(String voice, String text) {
        return hear(say(voice, text));
    }

    short[] say(String voice, String text) {
        TestModels.find("hibari");
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Options options = new TextToSpeech.Options(RATE, Optional.of(voice), Optional.empty(), 1);
        TextToSpeech.Stream stream = log.calling(() -> Voice.ENGINE.open(options, loop, log));
        StringBuilder words = new StringBuilder();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.of("en"), unit -> words.append(unit.spaced()));
        frontEnd.accept(text);
        frontEnd.end();
        log.doing(() -> {
            stream.text(words.toString().strip());
            stream.end();
        });
        log.await(TtsEvent.Done.class);
        return SpokenPcm.of(log);
    }

    /** What the recogniser makes of 24 kHz audio. */
    String hear(short[] pcm) {
        TestModels.find(MoonshineEngine.DEFAULT_MODEL);
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText.Stream stream = log.calling(() -> Ear.ENGINE.open(SpeechToText.Options.at(RATE), loop, log));
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
}
