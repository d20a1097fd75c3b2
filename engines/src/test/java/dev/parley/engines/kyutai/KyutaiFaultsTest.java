package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The engines against everything that goes wrong with moshi-servers, over real sockets. */
@Tag("faults")
class KyutaiFaultsTest extends KyutaiWire {
    @ParameterizedTest
    @CsvSource({"REFUSE, AT_CAPACITY", "NO_CHANNELS, AT_CAPACITY", "HANG, TIMEOUT"})
    void says_why_nobody_transcribes(Fault.Kind fault, Kind expected) {
        SimulatedStt server = stt(new FaultPlan(() -> Fault.of(fault)));
        connect = Duration.ofMillis(400);
        listen(server.url());
        assertThat(heard.await(SttEvent.Failed.class).cause().kind()).isEqualTo(expected);
    }

    @Test
    void a_server_that_takes_the_audio_for_another_rate_is_found_out_by_the_times_of_its_words() {
        SpeechToText.Stream stream =
                listen(stt(new FaultPlan().add(Fault.of(Fault.Kind.WRONG_RATE))).url());
        heard.doing(() -> stream.audio(new short[6 * 24_000], 0, 6 * 24_000));
        hear(stream);
        heard.doing(() -> stream.flush(1));
        ProviderException cause = heard.await(SttEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(cause)
                .hasMessageContaining("it seems to take 24000 Hz for")
                .hasMessageContaining("check the sample rate");
        assertThat(heard.all(SttEvent.Final.class)).isEmpty();
    }

    @Test
    void a_wrong_key_is_told_at_once() {
        SimulatedTts server = tts(new FaultPlan());
        KyutaiOptions options = new KyutaiOptions(
                MoshiUrl.parseAll("url", server.url()), "wrong", Duration.ofMillis(500), Duration.ofSeconds(1));
        say(options, Optional.empty());
        ProviderException cause = spoken.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(Kind.UNAUTHORISED);
        assertThat(cause.getMessage()).doesNotContain("wrong");
    }

    @Test
    void tries_other_instances() {
        SimulatedStt hanging = stt(new FaultPlan(() -> Fault.of(Fault.Kind.HANG)));
        SimulatedStt full = stt(new FaultPlan(() -> Fault.of(Fault.Kind.NO_CHANNELS)));
        SimulatedStt good = stt(new FaultPlan());
        SpeechToText.Stream stream = listen(hanging.url() + ", " + full.url() + "," + good.url());
        assertTranscribed(stream);
    }

    @Test
    void never_tries_more_than_three_instances() {
        List<SimulatedStt> servers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            servers.add(stt(new FaultPlan(() -> Fault.of(Fault.Kind.NO_CHANNELS))));
        }
        listen(String.join(",", servers.stream().map(SimulatedStt::url).toList()));
        heard.await(SttEvent.Failed.class);
        assertThat(servers.stream().mapToInt(SimulatedStt::connections).sum()).isEqualTo(3);
    }

    @Test
    void resolves_names() {
        SpeechToText.Stream stream =
                listen("ws://localhost:" + stt(new FaultPlan()).port());
        assertTranscribed(stream);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"SLOW", "WRONG_ORDER"})
    void transcription_survives(Fault.Kind fault) {
        SimulatedStt server = stt(new FaultPlan().add(Fault.after(14, fault)));
        SpeechToText.Stream stream = listen(server.url());
        assertTranscribed(stream);
        assertThat(heard.all(SttEvent.Final.class))
                .extracting(SttEvent.Final::text)
                .doesNotContain("stray");
    }

    @ParameterizedTest
    @CsvSource({"DROP, BROKEN", "GARBAGE, BROKEN", "STALL, TIMEOUT"})
    void a_connection_that_is_lost_is_the_end_of_the_stream(Fault.Kind fault, Kind expected) {
        SimulatedStt server = stt(new FaultPlan().add(Fault.after(14, fault)));
        SpeechToText.Stream stream = listen(server.url());
        hear(stream);
        assertThat(heard.await(SttEvent.Failed.class).cause().kind()).isEqualTo(expected);
        heard.doing(() -> stream.audio(new short[24_000], 0, 24_000));
        heard.doing(() -> stream.flush(1));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(heard.events().getLast()).isInstanceOf(SttEvent.Failed.class);
    }

    @Test
    void a_server_that_falls_silent_is_lost_however_much_audio_it_is_still_sent() {
        stall = Duration.ofMillis(300);
        SimulatedStt server = stt(new FaultPlan().add(Fault.after(14, Fault.Kind.STALL)));
        SpeechToText.Stream stream = listen(server.url());
        hear(stream);
        CompletableFuture<Void> talking = new CompletableFuture<>();
        heard.doing(() -> speakOn(stream, talking));
        assertThat(heard.await(SttEvent.Failed.class).cause().kind()).isEqualTo(Kind.TIMEOUT);
        talking.complete(null);
    }

    /** Sends audio without end, sooner each time than the server would be given up. */
    private void speakOn(SpeechToText.Stream stream, CompletableFuture<Void> until) {
        loop.schedule(Duration.ofMillis(80), () -> {
            if (!until.isDone()) {
                stream.audio(new short[1920], 0, 1920);
                speakOn(stream, until);
            }
        });
    }

    @Test
    void words_are_followed_by_their_ends() {
        SpeechToText.Stream stream = listen(stt(new FaultPlan()).url());
        assertTranscribed(stream);
        List<SttEvent.Word> words = heard.all(SttEvent.Final.class).stream()
                .flatMap(it -> it.words().stream())
                .toList();
        List<SttEvent.WordEnded> ends = heard.all(SttEvent.WordEnded.class);
        assertThat(ends).hasSize(words.size());
        for (int i = 0; i < words.size(); i++) {
            assertThat(ends.get(i).atMs()).isGreaterThan(words.get(i).startMs());
        }
    }

    @Test
    void audio_waits_for_a_server_that_does_not_read() {
        UnreadingServer server = new UnreadingServer(vertx);
        stall = Duration.ofMinutes(5);
        SpeechToText.Stream stream = listen(server.url());
        heard.await(SttEvent.Ready.class);
        int seconds = 120;
        for (int i = 0; i < seconds; i++) {
            heard.doing(() -> stream.audio(new short[24_000], 0, 24_000));
        }
        assertThat(heard.all(SttEvent.Failed.class)).isEmpty();
        server.read();
        assertThat(server.awaitSamples(seconds * 24_000L)).isEqualTo(seconds * 24_000L);
        server.close();
    }

    @Test
    void a_server_that_never_reads_ends_the_stream() {
        UnreadingServer server = new UnreadingServer(vertx);
        stall = Duration.ofMinutes(5);
        SpeechToText.Stream stream = listen(server.url());
        heard.await(SttEvent.Ready.class);
        for (int i = 0; i < 900 && heard.all(SttEvent.Failed.class).isEmpty(); i++) {
            heard.doing(() -> stream.audio(new short[24_000], 0, 24_000));
        }
        assertThat(heard.await(SttEvent.Failed.class).cause().getMessage()).contains("300 s");
        server.close();
    }

    @Test
    void pause_scores_fall_with_speech_and_rise_with_silence() {
        SpeechToText.Stream stream = listen(stt(new FaultPlan()).url());
        hear(stream);
        heard.doing(() -> stream.audio(new short[24_000], 0, 24_000));
        long end = 1000 + speech.durationMs();
        heard.await(event -> event instanceof SttEvent.Pause pause && pause.atMs() >= end - 160, "last pause score");
        List<SttEvent.Pause> pauses = heard.all(SttEvent.Pause.class);
        assertThat(pauses.getLast().probability()).isGreaterThan(0.6);
        assertThat(pauses).anyMatch(pause -> pause.probability() < 0.1);
        assertThat(pauses).extracting(SttEvent.Pause::atMs).isSorted().allMatch(at -> at > 12 * 80);
    }

    @Test
    void tells_whether_an_instance_answers_now() {
        SimulatedTts server = tts(new FaultPlan());
        TextToSpeech provider = new KyutaiTextToSpeech(
                vertx, options("ws://127.0.0.1:1," + server.url()), new Random(1), embeddings, ProviderListener.NONE);
        assertThat(provider.check().toCompletableFuture().join()).isTrue();
        server.close().await();
        assertThat(provider.check().toCompletableFuture().join()).isFalse();
        provider.close();
    }

    @Test
    void cancel_frees_the_slot_and_completes_when_it_is_free() throws Exception {
        SimulatedTts server = tts(new FaultPlan());
        TextToSpeech.Stream stream = say(server.url(), Optional.empty());
        spoken.await(TtsEvent.Audio.class);
        open.clear();
        LoopExecutor.await(spoken.calling(() -> {
            var gone = stream.cancel();
            spoken.expectSilence();
            return gone;
        }));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.usedSlots() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(server.usedSlots()).isZero();
    }

    @Test
    void readiness_says_where_nobody_answers() {
        TextToSpeech provider = new KyutaiTextToSpeech(
                vertx, options("ws://127.0.0.1:1"), new Random(1), embeddings, ProviderListener.NONE);
        Throwable failure = provider.start()
                .toCompletableFuture()
                .handle((done, cause) -> cause)
                .join();
        assertThat(failure).isInstanceOf(ProviderException.class).hasMessageContaining("ws://127.0.0.1:1");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
        provider.close();
    }
}
