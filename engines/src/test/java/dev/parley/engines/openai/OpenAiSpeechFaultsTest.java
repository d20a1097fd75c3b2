package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.engines.support.openai.SpeechWire;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.fault.Fault;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of a server of OpenAI's speech endpoints, and what becomes of a session when it fails. */
@Tag("faults")
class OpenAiSpeechFaultsTest {
    private static final TestSpeech SPEECH = TestSpeech.named("goforward");

    private final SpeechWire wire = new SpeechWire("Go forward, ten meters.");
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<SttEvent> heard = new EventLog<>(loop);
    private final EventLog<TtsEvent> spoken = new EventLog<>(loop);

    @AfterEach
    void close() {
        loop.close();
        wire.close();
    }

    private SpeechToText.Stream hear(SpeechToText provider, SpeechToText.Options options) {
        SpeechToText.Stream stream = heard.calling(() -> provider.open(options, loop, heard));
        heard.doing(() -> {
            stream.beginUtterance();
            stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
            stream.flush(1);
        });
        return stream;
    }

    private TextToSpeech.Stream say(TextToSpeech provider, TextToSpeech.Options options, String text) {
        TextToSpeech.Stream stream = spoken.calling(() -> provider.open(options, loop, spoken));
        spoken.doing(() -> {
            stream.text(text);
            stream.end();
        });
        return stream;
    }

    private static SpeechToText.Options at(int rate) {
        return SpeechToText.Options.at(rate);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, UNAUTHORISED",
        "RATE_LIMITED, AT_CAPACITY",
        "REFUSE, AT_CAPACITY",
        "SERVER_ERROR, BROKEN",
        "GARBAGE, BROKEN",
        "DROP, BROKEN"
    })
    void a_transcript_that_cannot_be_had_fails_the_stream_with_the_reason(Fault.Kind fault, Kind expected) {
        wire.faults.add(Fault.of(fault));
        hear(wire.speechToText(Map.of()), at(SPEECH.rate()));
        ProviderException cause = heard.await(SttEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause.getMessage()).startsWith("openai stt at 127.0.0.1:").doesNotContain(SpeechWire.KEY);
        assertThat(heard.all(SttEvent.Flushed.class)).isEmpty();
    }

    @Test
    void a_server_that_takes_the_recording_for_another_rate_is_found_out_by_how_long_it_says_it_is() {
        wire.faults.add(Fault.of(Fault.Kind.WRONG_RATE));
        hear(wire.speechToText(Map.of("stt-model", "whisper-1")), at(SPEECH.rate()));
        ProviderException cause = heard.await(SttEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(cause)
                .hasMessageContaining("it seems to take 16000 Hz for 8000 Hz or less")
                .hasMessageContaining("check the sample rate");
        assertThat(heard.all(SttEvent.Final.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, UNAUTHORISED",
        "RATE_LIMITED, AT_CAPACITY",
        "REFUSE, AT_CAPACITY",
        "SERVER_ERROR, BROKEN",
        "DROP, BROKEN"
    })
    void a_voice_that_fails_says_why(Fault.Kind fault, Kind expected) {
        wire.faults.add(Fault.after(2, fault));
        say(wire.textToSpeech(Map.of()), TextToSpeech.Options.at(24_000), "One two three four five six seven.");
        ProviderException cause = spoken.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause.getMessage()).startsWith("openai tts at 127.0.0.1:");
        if (fault == Fault.Kind.DROP) {
            assertThat(spoken.all(TtsEvent.Audio.class)).as("what came before").isNotEmpty();
        }
    }

    @Test
    void a_server_that_asked_to_be_left_alone_is_not_asked_again_before() {
        wire.faults.add(Fault.of(Fault.Kind.RATE_LIMITED));
        SpeechToText provider = wire.speechToText(Map.of());
        hear(provider, at(SPEECH.rate()));
        assertThat(heard.await(SttEvent.Failed.class).cause().retryAfter()).contains(Duration.ofSeconds(1));
        EventLog<SttEvent> second = new EventLog<>(loop);
        SpeechToText.Stream stream = second.calling(() -> provider.open(at(SPEECH.rate()), loop, second));
        second.doing(() -> {
            stream.beginUtterance();
            stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
            stream.flush(1);
        });
        assertThat(second.await(SttEvent.Failed.class).cause().retryAfter())
                .hasValueSatisfying(left -> assertThat(left).isLessThanOrEqualTo(Duration.ofSeconds(1)));
        assertThat(wire.server.requests())
                .as("the refused one was read, no other came")
                .isEmpty();
    }

    @Test
    void an_utterance_is_sent_as_a_file_with_what_the_session_knows() {
        hear(
                wire.speechToText(Map.of("stt-model", "whisper-1")),
                new SpeechToText.Options(SPEECH.rate(), Optional.of("en-GB"), Optional.of("robots")));
        List<SttEvent.Word> words = heard.await(SttEvent.Final.class).words();
        assertThat(words).extracting(SttEvent.Word::text).containsExactly("Go", "forward,", "ten", "meters.");
        assertThat(words).allSatisfy(word -> assertThat(word.endMs()).isGreaterThan(word.startMs()));
        JsonObject asked = wire.server.requests().getFirst();
        assertThat(asked.getMap())
                .containsEntry("language", "en")
                .containsEntry("prompt", "robots")
                .containsEntry("response_format", "verbose_json")
                .containsEntry("timestamp_granularities[]", "word")
                .containsEntry("file", "utterance.wav");
    }

    @Test
    void models_that_tell_no_times_are_not_asked_for_them() {
        hear(wire.speechToText(Map.of()), at(SPEECH.rate()));
        List<SttEvent.Word> words = heard.await(SttEvent.Final.class).words();
        assertThat(words).extracting(SttEvent.Word::startMs).isSorted();
        assertThat(words).allSatisfy(word -> assertThat(word.endMs()).isEqualTo(word.startMs()));
        assertThat(wire.server.requests().getFirst().getString("response_format"))
                .isEqualTo("json");
    }

    @Test
    void a_reply_is_asked_for_in_clauses_one_ahead_of_the_one_that_is_heard() {
        String text = "Good morning, how are you today? I am well. It rains in the hills, and the river rises.";
        say(
                wire.textToSpeech(Map.of("tts-voices", "nova, alloy", "tts-instructions", "Speak softly.")),
                new TextToSpeech.Options(24_000, Optional.of("alloy"), Optional.empty(), 5.0),
                text);
        spoken.await(TtsEvent.Done.class);
        List<JsonObject> requests = wire.server.requests();
        assertThat(requests).isNotEmpty();
        assertThat(String.join(
                        " ", requests.stream().map(it -> it.getString("input")).toList()))
                .isEqualTo(text);
        assertThat(requests)
                .allSatisfy(it -> assertThat(it.getMap())
                        .containsEntry("voice", "alloy")
                        .containsEntry("speed", 4.0)
                        .containsEntry("response_format", "pcm")
                        .containsEntry("instructions", "Speak softly."));
    }

    @Test
    void another_rate_of_the_server_sounds_as_long() {
        say(wire.textToSpeech(Map.of()), TextToSpeech.Options.at(24_000), "Good morning.");
        spoken.await(TtsEvent.Done.class);
        EventLog<TtsEvent> slower = new EventLog<>(loop);
        TextToSpeech.Stream stream = slower.calling(() -> wire.textToSpeech(Map.of("tts-sample-rate", "48000"))
                .open(TextToSpeech.Options.at(24_000), loop, slower));
        slower.doing(() -> {
            stream.text("Good morning.");
            stream.end();
        });
        slower.await(TtsEvent.Done.class);
        assertThat(samples(slower)).isBetween(samples(spoken) / 2 - 50, samples(spoken) / 2 + 50);
    }

    private static int samples(EventLog<TtsEvent> log) {
        return log.all(TtsEvent.Audio.class).stream()
                .mapToInt(it -> it.samples().length)
                .sum();
    }

    @Test
    void what_was_asked_for_ends_with_the_reply() {
        wire.faults.add(Fault.of(Fault.Kind.HANG)).add(Fault.of(Fault.Kind.HANG));
        TextToSpeech.Stream stream = say(
                wire.textToSpeech(Map.of()), TextToSpeech.Options.at(24_000), "Good morning, how are you? I am well.");
        spoken.await(TtsEvent.Ready.class);
        LoopExecutor.await(spoken.calling(stream::cancel));
        assertThat(spoken.all(TtsEvent.Failed.class)).isEmpty();
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        SpeechToText provider = wire.speechToText(Map.of("stt-api-key", "sk-wrong-key-123"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines.openai.stt-api-key")
                .hasMessageNotContaining("sk-wrong-key-123");
        assertThat(provider.readiness().detail()).contains("answered 401");
    }

    @ParameterizedTest
    @CsvSource({
        "tts-sample-rate, fast, 'engines.openai.tts-sample-rate is ''fast'''",
        "tts-voices, ' , ', 'engines.openai.tts-voices names no voice'",
        "tts-base-url, 'localhost:8880', 'engines.openai.tts-base-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> wire.textToSpeech(Map.of(setting, value))).hasMessageContaining(message);
    }
}
