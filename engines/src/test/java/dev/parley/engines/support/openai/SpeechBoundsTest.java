package dev.parley.engines.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.fault.Fault;
import io.vertx.core.http.HttpServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bounds of what is sent to a server of OpenAI's speech endpoints, and taken of it. */
class SpeechBoundsTest {
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

    private static SpeechToText.Options at(int rate) {
        return SpeechToText.Options.at(rate);
    }

    @Test
    void a_long_utterance_is_sent_in_parts_and_answered_once() {
        SpeechToText.Stream stream =
                heard.calling(() -> wire.speechToText(Map.of()).open(at(SPEECH.rate()), loop, heard));
        short[] second = new short[SPEECH.rate()];
        heard.doing(() -> {
            stream.beginUtterance();
            stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
            for (int i = 0; i < TranscriptionStream.LONGEST_SECONDS; i++) {
                stream.audio(second, 0, second.length);
            }
            stream.flush(1);
        });
        heard.await(SttEvent.Flushed.class);
        assertThat(wire.server.requests()).hasSize(2);
        assertThat(heard.all(SttEvent.Final.class)).hasSize(1);
    }

    @Test
    void a_server_that_is_too_far_behind_ends_the_stream() {
        wire.faults.add(Fault.of(Fault.Kind.HANG));
        SpeechToText.Stream stream =
                heard.calling(() -> wire.speechToText(Map.of()).open(at(SPEECH.rate()), loop, heard));
        heard.doing(() -> {
            for (int i = 0; i < TranscriptionStream.MAX_WAITING + 1; i++) {
                stream.beginUtterance();
                stream.audio(SPEECH.pcm(), 0, SPEECH.pcm().length);
                stream.flush(i);
            }
        });
        assertThat(heard.await(SttEvent.Failed.class).cause().kind()).isEqualTo(Kind.AT_CAPACITY);
    }

    @Test
    void more_text_than_can_wait_ends_the_reply_and_no_request_is_too_long() {
        String clause = "and this goes on for a good while longer, ";
        TextToSpeech.Stream stream =
                spoken.calling(() -> wire.textToSpeech(Map.of()).open(TextToSpeech.Options.at(24_000), loop, spoken));
        spoken.doing(() -> stream.text(clause.repeat(SpeechStream.MAX_WAITING / clause.length() + 1)));
        assertThat(spoken.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(Kind.REJECTED);

        EventLog<TtsEvent> shorter = new EventLog<>(loop);
        TextToSpeech.Stream other =
                shorter.calling(() -> wire.textToSpeech(Map.of()).open(TextToSpeech.Options.at(24_000), loop, shorter));
        shorter.doing(() -> other.text(clause.repeat(2 * SpeechStream.LONGEST_REQUEST / clause.length())));
        shorter.await(TtsEvent.Audio.class);
        LoopExecutor.await(shorter.calling(other::cancel));
        assertThat(wire.server.requests())
                .isNotEmpty()
                .allSatisfy(
                        it -> assertThat(it.getString("input")).hasSizeLessThanOrEqualTo(SpeechStream.LONGEST_REQUEST));
    }

    @Test
    void an_answer_longer_than_any_transcript_ends_the_stream() {
        HttpServer endless = wire.vertx
                .createHttpServer()
                .requestHandler(request ->
                        request.response().end("{\"text\":\"" + "x".repeat(TranscriptionStream.MAX_ANSWER) + "\"}"))
                .listen(0, "127.0.0.1")
                .await();
        String url = "http://127.0.0.1:" + endless.actualPort() + "/v1";
        hear(wire.speechToText(Map.of("stt-base-url", url)), at(SPEECH.rate()));
        assertThat(heard.await(SttEvent.Failed.class).cause())
                .hasMessageContaining("more than " + TranscriptionStream.MAX_ANSWER);
    }
}
