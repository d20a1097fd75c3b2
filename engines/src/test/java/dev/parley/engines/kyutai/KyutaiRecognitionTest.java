package dev.parley.engines.kyutai;

import static dev.parley.engines.kyutai.FrameTimeline.FRAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.engines.kyutai.MoshiReader.Type;
import dev.parley.engines.kyutai.ScriptedMoshi.Heard;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes to a recogniser, frame by frame, and what is made of each of its messages. */
class KyutaiRecognitionTest extends KyutaiWire {
    private static final short LOUD = 8192;
    private static final short SENT = 8192;

    private final CountingListener listener = new CountingListener();
    private final ScriptedMoshi server = new ScriptedMoshi(vertx);

    private SpeechToText.Stream connected(int rate) {
        SpeechToText provider = new KyutaiSpeechToText(vertx, options(server.url()), new Random(1), listener);
        SpeechToText.Stream stream = heard.calling(() -> provider.open(SpeechToText.Options.at(rate), loop, heard));
        open.add(stream);
        server.acceptReady();
        heard.await(SttEvent.Ready.class);
        return stream;
    }

    private void speak(SpeechToText.Stream stream, int samples) {
        short[] loud = new short[samples];
        Arrays.fill(loud, LOUD);
        heard.doing(() -> stream.audio(loud, 0, samples));
    }

    /** The next frame that came; how many of its samples, from the first on, are speech. */
    private int frame() {
        Heard came = server.next();
        assertThat(came.type()).isEqualTo(Type.AUDIO);
        assertThat(came.pcm()).hasSize(FRAME);
        int loud = 0;
        while (loud < FRAME && Math.abs(came.pcm()[loud] - SENT) <= 1) {
            loud++;
        }
        for (int i = loud; i < FRAME; i++) {
            assertThat(came.pcm()[i]).isZero();
        }
        return loud;
    }

    private void steps(int count, float pause) {
        for (int i = 0; i < count; i++) {
            server.say("type", "Step", "prs", new float[] {1, 1, pause});
        }
    }

    /** Waits until everything said so far has been taken. */
    private void settle(String word) {
        server.say("type", "Word", "text", word, "start_time", 0.0);
        heard.await(event -> event instanceof SttEvent.Final it && it.text().equals(word), word);
    }

    @Test
    void audio_goes_out_in_whole_frames() {
        SpeechToText.Stream stream = connected(24_000);
        speak(stream, FRAME - 1);
        assertThat(listener.told).doesNotContain("sent");
        speak(stream, FRAME + 1);
        assertThat(frame()).isEqualTo(FRAME);
        assertThat(frame()).isEqualTo(FRAME);
        assertThat(listener.told).containsExactly("tried STT", "found STT", "sent", "sent");
        steps(2, 1);
        settle("done");
        assertThat(listener.told.subList(4, listener.told.size()))
                .containsExactly("processed", "first processed", "processed");
    }

    @Test
    void a_flush_sends_what_is_left_and_silence_and_ends_when_the_model_has_heard_it_all() {
        SpeechToText.Stream stream = connected(24_000);
        speak(stream, 1000);
        heard.doing(() -> stream.flush(7));
        assertThat(frame()).isEqualTo(1000);
        for (int i = 0; i < 8; i++) {
            assertThat(frame()).isZero();
        }
        assertThat(server.quiet()).isTrue();
        // The frame with the end, six frames of delay, and one more.
        steps(7, 1);
        settle("last");
        assertThat(heard.all(SttEvent.Flushed.class)).isEmpty();
        steps(1, 1);
        assertThat(heard.await(SttEvent.Flushed.class).flushId()).isEqualTo(7);
    }

    @Test
    void flushes_end_in_order_and_audio_behind_one_stays_behind_it() {
        SpeechToText.Stream stream = connected(24_000);
        heard.doing(() -> stream.flush(1));
        for (int i = 0; i < 8; i++) {
            assertThat(frame()).isZero();
        }
        speak(stream, FRAME);
        assertThat(frame()).isEqualTo(FRAME);
        heard.doing(() -> stream.flush(2));
        for (int i = 0; i < 8; i++) {
            assertThat(frame()).isZero();
        }
        steps(15, 1);
        settle("fifteen");
        assertThat(heard.all(SttEvent.Flushed.class))
                .extracting(SttEvent.Flushed::flushId)
                .containsExactly(1L);
        steps(1, 1);
        heard.await(event -> event instanceof SttEvent.Flushed flushed && flushed.flushId() == 2, "the second");
    }

    @Test
    void words_and_their_ends_have_times_of_the_session() {
        SpeechToText.Stream stream = connected(24_000);
        speak(stream, 10 * FRAME);
        server.say("type", "Word", "text", " ", "start_time", 0.1);
        server.say("type", "Word", "text", " hello ", "start_time", 0.24);
        server.say("type", "EndWord", "stop_time", 0.4);
        assertThat(heard.await(SttEvent.WordEnded.class).atMs()).isEqualTo(400);
        assertThat(heard.all(SttEvent.Final.class))
                .extracting(SttEvent.Final::words)
                .isEqualTo(List.of(List.of(new SttEvent.Word("hello", 240, 240))));
    }

    @Test
    void pauses_count_once_the_model_has_settled_and_only_where_the_session_spoke() {
        SpeechToText.Stream stream = connected(24_000);
        speak(stream, 14 * FRAME);
        steps(12, 0.5f);
        settle("twelve");
        assertThat(heard.all(SttEvent.Pause.class)).isEmpty();
        assertThat(heard.all(SttEvent.Alive.class)).hasSize(12);
        steps(1, 0.75f);
        SttEvent.Pause first = heard.await(SttEvent.Pause.class);
        // A word has begun, so the average begins at nothing.
        assertThat(first.probability()).isCloseTo(0.75, within(0.01));
        assertThat(first.atMs()).isEqualTo(13 * 80);
        server.say("type", "Step", "prs", new float[] {1, 1});
        heard.doing(() -> stream.flush(1));
        steps(2, 1);
        settle("flushed");
        assertThat(heard.all(SttEvent.Pause.class)).hasSize(1);
        assertThat(heard.all(SttEvent.Alive.class)).hasSize(16);
    }

    @Test
    void a_new_message_begins_with_its_first_word_only() {
        SpeechToText.Stream stream = connected(24_000);
        speak(stream, 15 * FRAME);
        settle("one");
        steps(13, 1);
        settle("two");
        steps(1, 0);
        heard.await(
                event ->
                        event instanceof SttEvent.Pause pause && pause.atMs() == 14 * 80 && pause.probability() > 0.003,
                "a score that the second word did not begin anew");
        heard.doing(() -> stream.flush(1));
        settle("three");
        steps(1, 0);
        heard.await(
                event -> event instanceof SttEvent.Pause pause && pause.atMs() == 15 * 80 && pause.probability() == 0,
                "a score that the first word behind the flush began anew");
    }

    @Test
    void an_error_of_the_server_is_told_in_its_words() {
        connected(24_000);
        server.say("type", "Error", "message", "out of memory");
        assertThat(heard.await(SttEvent.Failed.class).cause()).hasMessage("kyutai stt reported: out of memory");
        assertThat(heard.await(SttEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
        server.awaitClosed();
    }

    @Test
    void a_message_without_end_ends_the_stream() {
        connected(24_000);
        server.say("type", "Step", "prs", new float[] {1, 1, 1}, "more", "x".repeat(3 << 20));
        heard.await(SttEvent.Alive.class);
        server.say("type", "Word", "text", "x".repeat(4 << 20), "start_time", 0.5);
        heard.await(SttEvent.Failed.class);
        assertThat(server.awaitClosed()).isEqualTo((short) 1009);
        assertThat(heard.all(SttEvent.Final.class)).isEmpty();
    }

    @Test
    void audio_of_another_rate_is_brought_to_the_models_without_a_gap() {
        SpeechToText.Stream stream = connected(16_000);
        // More at once than is converted in one go.
        speak(stream, 16_000 / 25 * 30);
        speak(stream, 16_000 / 25 * 20);
        int frames = 0;
        for (int i = 0; i < 24; i++) {
            Heard came = server.next();
            assertThat(came.pcm()).hasSize(FRAME);
            frames++;
            for (int at = frames == 1 ? FRAME / 2 : 0; at < FRAME; at++) {
                assertThat((int) came.pcm()[at])
                        .as("frame %s, sample %s", frames, at)
                        .isBetween(SENT - 20, SENT + 20);
            }
        }
    }
}
