package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.ServerMeter;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.resample.Resampler;
import dev.parley.simulator.moshi.Fault;
import dev.parley.simulator.moshi.FaultPlan;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The engines against everything that goes wrong with moshi-servers, over real sockets. */
class KyutaiFaultsTest {
    private static final String TEXT = "The quick brown fox jumps over the lazy dog, and nobody minds at all.";
    private static final List<String> WORDS = List.of(TEXT.split(" "));

    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<SttEvent> heard = new EventLog<>(loop);
    private final EventLog<TtsEvent> spoken = new EventLog<>(loop);
    private final List<Cancellable> open = new ArrayList<>();
    private final TestSpeech speech = TestSpeech.named("goforward");
    /** Longer than in production: the machine may be busy, and the code runs for the first time. */
    private Duration connect = Duration.ofSeconds(5);

    private Duration stall = Duration.ofMillis(1500);

    private VoiceEmbeddings embeddings = voice -> CompletableFuture.completedFuture(Optional.empty());

    @AfterEach
    void close() {
        open.forEach(each -> LoopExecutor.await(loop.call(each::cancel)));
        loop.close();
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, AT_CAPACITY", "NO_CHANNELS, AT_CAPACITY", "HANG, TIMEOUT"})
    void says_why_nobody_transcribes(Fault.Kind fault, Kind expected) {
        SimulatedStt server = stt(new FaultPlan(() -> Fault.of(fault)));
        connect = Duration.ofMillis(400);
        listen(server.url());
        assertThat(heard.await(SttEvent.Failed.class).cause().kind()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, AT_CAPACITY", "NO_CHANNELS, AT_CAPACITY", "HANG, TIMEOUT"})
    void tries_five_times_before_it_says_why_nobody_speaks(Fault.Kind fault, Kind expected) {
        SimulatedTts server = tts(new FaultPlan(() -> Fault.of(fault)));
        connect = Duration.ofMillis(400);
        say(server.url(), Optional.empty());
        assertThat(spoken.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(expected);
        assertThat(server.connections()).isEqualTo(5);
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

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"DROP", "GARBAGE", "STALL"})
    void a_reply_goes_on_elsewhere_and_no_word_is_spoken_twice(Fault.Kind fault) {
        SimulatedTts server = tts(new FaultPlan().add(Fault.after(20, fault)));
        say(server.url(), Optional.empty());
        spoken.await(TtsEvent.Done.class);

        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::text)
                .isEqualTo(WORDS);
        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::startMs)
                .isSorted();
        List<SimulatedTts.Request> requests = server.requests();
        assertThat(requests).hasSize(2);
        List<String> rest = requests.getLast().words();
        assertThat(rest).isNotEmpty().hasSizeLessThan(WORDS.size());
        assertThat(WORDS.subList(WORDS.size() - rest.size(), WORDS.size())).isEqualTo(rest);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"SLOW", "WRONG_ORDER"})
    void a_reply_is_whole_although(Fault.Kind fault) {
        say(tts(new FaultPlan().add(Fault.of(fault))).url(), Optional.empty());
        spoken.await(TtsEvent.Done.class);
        assertThat(spoken.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::text)
                .isEqualTo(WORDS);
    }

    @Test
    void a_server_that_always_breaks_is_given_up() {
        say(tts(new FaultPlan(() -> Fault.of(Fault.Kind.DROP))).url(), Optional.empty());
        assertThat(spoken.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void asks_for_the_voice_as_unmute_does() {
        SimulatedTts server = tts(new FaultPlan());
        say(server.url(), Optional.of("expresso/ex03 happy+.wav"));
        spoken.await(TtsEvent.Done.class);
        assertThat(server.requests().getFirst().query())
                .containsEntry("format", "PcmMessagePack")
                .containsEntry("cfg_alpha", "1.5")
                .containsEntry("voice", "expresso/ex03 happy+.wav");
    }

    @Test
    void sends_a_cloned_voice_before_the_text() {
        byte[] message = {
            (byte) 0x82,
            (byte) 0xA4,
            't',
            'y',
            'p',
            'e',
            (byte) 0xA5,
            'V',
            'o',
            'i',
            'c',
            'e',
            (byte) 0xAA,
            'e',
            'm',
            'b',
            'e',
            'd',
            'd',
            'i',
            'n',
            'g',
            's',
            (byte) 0x92,
            1,
            2
        };
        CompletableFuture<Optional<byte[]>> late = new CompletableFuture<>();
        embeddings = voice -> voice.equals("custom:1") ? late : CompletableFuture.completedFuture(Optional.empty());
        SimulatedTts server = tts(new FaultPlan());
        say(server.url(), Optional.of("custom:1"));
        assertThat(server.connections()).isZero();
        late.complete(Optional.of(message));
        spoken.await(TtsEvent.Done.class);
        assertThat(server.requests().getFirst().query()).doesNotContainKey("voice");
        assertThat(server.requests().getFirst().words()).startsWith("(voice of 2 values)", "The");
    }

    @Test
    void a_reply_that_is_cancelled_while_its_voice_is_looked_up_never_connects() {
        SimulatedTts server = tts(new FaultPlan());
        CompletableFuture<Optional<byte[]>> late = new CompletableFuture<>();
        embeddings = voice -> late;
        TextToSpeech.Stream stream = say(server.url(), Optional.of("custom:1"));
        LoopExecutor.await(spoken.calling(stream::cancel));
        late.complete(Optional.empty());
        LoopExecutor.await(spoken.calling(() -> CompletableFuture.completedFuture(null)));
        assertThat(server.connections()).isZero();
    }

    @Test
    void without_its_embedding_the_servers_own_voice_speaks() {
        SimulatedTts server = tts(new FaultPlan());
        embeddings = voice -> CompletableFuture.failedFuture(new IllegalStateException("lost"));
        say(server.url(), Optional.of("custom:gone"));
        spoken.await(TtsEvent.Done.class);
        assertThat(server.requests().getFirst().query()).doesNotContainKey("voice");
        assertThat(server.requests().getFirst().words()).startsWith("The");
    }

    @Test
    void tells_whether_an_instance_answers_now() {
        SimulatedTts server = tts(new FaultPlan());
        TextToSpeech provider = new KyutaiTextToSpeech(
                vertx, options("ws://127.0.0.1:1," + server.url()), new Random(1), embeddings, ServerMeter.NONE);
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
        TextToSpeech provider =
                new KyutaiTextToSpeech(vertx, options("ws://127.0.0.1:1"), new Random(1), embeddings, ServerMeter.NONE);
        Throwable failure = provider.start()
                .toCompletableFuture()
                .handle((done, cause) -> cause)
                .join();
        assertThat(failure).isInstanceOf(ProviderException.class).hasMessageContaining("ws://127.0.0.1:1");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
        provider.close();
    }

    private void assertTranscribed(SpeechToText.Stream stream) {
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

    private void hear(SpeechToText.Stream stream) {
        short[] pcm = Resampler.resample(new PcmClip(speech.pcm(), speech.rate()), 24_000)
                .samples();
        for (int at = 0; at < pcm.length; at += 480) {
            int from = at;
            int length = Math.min(480, pcm.length - at);
            heard.doing(() -> stream.audio(pcm, from, length));
        }
    }

    private SimulatedStt stt(FaultPlan faults) {
        MoshiOptions.Stt script = MoshiOptions.Stt.fast(speech.transcript());
        return new SimulatedStt(vertx, MoshiOptions.onFreePort(), script, faults)
                .start()
                .await();
    }

    private SimulatedTts tts(FaultPlan faults) {
        return new SimulatedTts(vertx, MoshiOptions.onFreePort(), MoshiOptions.Tts.FAST, faults)
                .start()
                .await();
    }

    private SpeechToText.Stream listen(String urls) {
        SpeechToText provider = new KyutaiSpeechToText(vertx, options(urls), new Random(1), ServerMeter.NONE);
        SpeechToText.Stream stream = heard.calling(() -> provider.open(SpeechToText.Options.at(24_000), loop, heard));
        open.add(stream);
        return stream;
    }

    private TextToSpeech.Stream say(String urls, Optional<String> voice) {
        return say(options(urls), voice);
    }

    private TextToSpeech.Stream say(KyutaiOptions options, Optional<String> voice) {
        TextToSpeech provider = new KyutaiTextToSpeech(vertx, options, new Random(1), embeddings, ServerMeter.NONE);
        TextToSpeech.Options request = new TextToSpeech.Options(24_000, voice, Optional.empty(), 1);
        TextToSpeech.Stream stream = spoken.calling(() -> provider.open(request, loop, spoken));
        spoken.doing(() -> {
            stream.text(TEXT);
            stream.end();
        });
        open.add(stream);
        return stream;
    }

    private KyutaiOptions options(String urls) {
        return new KyutaiOptions(MoshiUrl.parseAll("url", urls), MoshiOptions.PUBLIC_TOKEN, connect, stall);
    }
}
