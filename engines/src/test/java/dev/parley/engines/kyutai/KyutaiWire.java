package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.lent.VoiceEmbeddings;
import dev.parley.resample.Resampler;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** Streams of the engine to simulated servers, over real sockets. */
abstract class KyutaiWire {
    static final String TEXT = "The quick brown fox jumps over the lazy dog, and nobody minds at all.";
    static final List<String> WORDS = List.of(TEXT.split(" "));
    final Vertx vertx = Vertx.vertx();
    final LoopExecutor loop = new LoopExecutor();
    final EventLog<SttEvent> heard = new EventLog<>(loop);
    final EventLog<TtsEvent> spoken = new EventLog<>(loop);
    final List<Cancellable> open = new ArrayList<>();
    final TestSpeech speech = TestSpeech.named("goforward");

    /** Longer than in production: the machine may be busy, and the code runs for the first time. */
    Duration connect = Duration.ofSeconds(5);

    Duration stall = Duration.ofMillis(1500);
    VoiceEmbeddings embeddings = voice -> CompletableFuture.completedFuture(Optional.empty());

    @AfterEach
    void close() {
        open.forEach(each -> LoopExecutor.await(loop.call(each::cancel)));
        loop.close();
        vertx.close().await();
    }

    void assertTranscribed(SpeechToText.Stream stream) {
        hear(stream);
        heard.doing(() -> stream.flush(1));
        heard.await(event -> event instanceof SttEvent.Flushed || event instanceof SttEvent.Failed, "Flushed");
        assertThat(heard.all(SttEvent.Failed.class)).isEmpty();
        assertThat(heard.all(SttEvent.Ready.class)).hasSize(1);
        List<SttEvent.Final> words = heard.all(SttEvent.Final.class);
        assertThat(words).isNotEmpty();
        assertThat(words.getLast().text()).isEqualTo("meters");
        assertThat(words).extracting(word -> word.words().getFirst().startMs()).isSorted();
    }

    void hear(SpeechToText.Stream stream) {
        short[] pcm = Resampler.resample(new PcmClip(speech.pcm(), speech.rate()), 24_000)
                .samples();
        for (int at = 0; at < pcm.length; at += 480) {
            int from = at;
            int length = Math.min(480, pcm.length - at);
            heard.doing(() -> stream.audio(pcm, from, length));
        }
    }

    SimulatedStt stt(FaultPlan faults) {
        MoshiOptions.Stt script = MoshiOptions.Stt.fast(speech.transcript());
        return new SimulatedStt(vertx, MoshiOptions.onFreePort(), script, faults)
                .start()
                .await();
    }

    SimulatedTts tts(FaultPlan faults) {
        return new SimulatedTts(vertx, MoshiOptions.onFreePort(), MoshiOptions.Tts.FAST, faults)
                .start()
                .await();
    }

    SpeechToText.Stream listen(String urls) {
        return listen(urls, loop);
    }

    /** @param on {@link #loop}, with a clock of its own */
    SpeechToText.Stream listen(String urls, SessionExecutor on) {
        SpeechToText provider = new KyutaiSpeechToText(vertx, options(urls), new Random(1), ProviderListener.NONE);
        SpeechToText.Stream stream = heard.calling(() -> provider.open(SpeechToText.Options.at(24_000), on, heard));
        open.add(stream);
        return stream;
    }

    TextToSpeech.Stream say(String urls, Optional<String> voice) {
        return say(options(urls), voice);
    }

    TextToSpeech.Stream say(KyutaiOptions options, Optional<String> voice) {
        TextToSpeech provider =
                new KyutaiTextToSpeech(vertx, options, new Random(1), embeddings, ProviderListener.NONE);
        TextToSpeech.Options request = new TextToSpeech.Options(24_000, voice, Optional.empty(), 1);
        TextToSpeech.Stream stream = spoken.calling(() -> provider.open(request, loop, spoken));
        spoken.doing(() -> {
            stream.text(TEXT);
            stream.end();
        });
        open.add(stream);
        return stream;
    }

    KyutaiOptions options(String urls) {
        return new KyutaiOptions(MoshiUrl.parseAll("url", urls), MoshiOptions.PUBLIC_TOKEN, connect, stall);
    }
}
