package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.contract.ForwardedLoop;
import dev.parley.engines.kyutai.MoshiReader.Type;
import dev.parley.engines.kyutai.ScriptedMoshi.Heard;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes to a voice, word by word, what is made of each of its messages, and when it is given up. */
class KyutaiSynthesisTest extends KyutaiWire {
    private final ForwardedLoop clock = new ForwardedLoop(loop);
    private final ScriptedMoshi server = new ScriptedMoshi(vertx);

    private TextToSpeech.Stream opened(SessionExecutor on) {
        TextToSpeech provider =
                new KyutaiTextToSpeech(vertx, options(server.url()), new Random(1), embeddings, new CountingListener());
        TextToSpeech.Options request = new TextToSpeech.Options(24_000, Optional.empty(), Optional.empty(), 1);
        TextToSpeech.Stream stream = spoken.calling(() -> provider.open(request, on, spoken));
        open.add(stream);
        return stream;
    }

    private TextToSpeech.Stream connected() {
        TextToSpeech.Stream stream = opened(clock);
        server.acceptReady();
        spoken.await(TtsEvent.Ready.class);
        return stream;
    }

    private void text(TextToSpeech.Stream stream, String text) {
        spoken.doing(() -> stream.text(text));
    }

    private void end(TextToSpeech.Stream stream) {
        spoken.doing(stream::end);
    }

    private void assertText(String text) {
        Heard came = server.next();
        assertThat(came.type()).isEqualTo(Type.TEXT);
        assertThat(came.text()).isEqualTo(text);
    }

    /** The end of the text has a type that a server alone reads. */
    private void assertEnd() {
        Heard came = server.next();
        assertThat(came.type()).isEqualTo(Type.OTHER);
        assertThat(came.text()).isEmpty();
    }

    /** Audio of so many samples came. */
    private void audio(int samples) {
        int before = spoken.all(TtsEvent.Audio.class).size();
        server.say("type", "Audio", "pcm", new float[samples]);
        spoken.await(event -> spoken.all(TtsEvent.Audio.class).size() > before, samples + " samples");
    }

    @Test
    void words_go_out_as_they_come_and_the_end_behind_them() {
        TextToSpeech.Stream stream = connected();
        text(stream, " Hello,  dear ");
        text(stream, " \n");
        text(stream, "world.");
        end(stream);
        assertText("Hello, dear");
        assertText("world.");
        assertEnd();
        assertThat(server.quiet()).isTrue();
    }

    @Test
    void what_was_given_before_the_connection_goes_out_with_it() {
        TextToSpeech.Stream stream = opened(clock);
        server.accept();
        text(stream, "Hello,");
        text(stream, "world.");
        end(stream);
        server.say("type", "Ready");
        assertText("Hello, world.");
        assertEnd();
    }

    @Test
    void a_word_is_told_with_the_audio_it_begins_in() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one two");
        server.say("type", "Text", "text", " ", "start_s", 0.0, "stop_s", 0.1);
        server.say("type", "Text", "text", "one", "start_s", 0.0, "stop_s", 0.1);
        server.say("type", "Text", "text", "two", "start_s", 0.1, "stop_s", 0.25);
        server.say("type", "Audio", "pcm", new float[0]);
        audio(2400);
        assertThat(spoken.all(TtsEvent.Word.class)).containsExactly(new TtsEvent.Word("one", 0, 100));
        audio(1);
        assertThat(spoken.all(TtsEvent.Word.class))
                .containsExactly(new TtsEvent.Word("one", 0, 100), new TtsEvent.Word("two", 100, 250));
        assertThat(spoken.all(TtsEvent.Audio.class)).hasSize(2);
    }

    @Test
    void a_server_that_ends_in_order_has_spoken_everything() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one two");
        end(stream);
        audio(2400);
        server.hangUp(1000);
        spoken.await(TtsEvent.Done.class);
        assertThat(spoken.all(TtsEvent.Word.class))
                .containsExactly(new TtsEvent.Word("one", 100, 100), new TtsEvent.Word("two", 100, 100));
    }

    @Test
    void a_server_that_breaks_off_a_frame_before_the_last_words_end_has_spoken_them() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one");
        end(stream);
        server.say("type", "Text", "text", "one", "start_s", 0.0, "stop_s", 0.18);
        audio(2400);
        server.hangUp(1011);
        spoken.await(TtsEvent.Done.class);
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void a_server_that_breaks_off_before_that_is_replaced_where_it_was() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one two");
        end(stream);
        assertText("one two");
        assertEnd();
        server.say("type", "Text", "text", "one", "start_s", 0.0, "stop_s", 0.1);
        audio(2400);
        server.hangUp(1011);
        server.acceptReady();
        assertText("two");
        assertEnd();
        server.say("type", "Text", "text", "two", "start_s", 0.02, "stop_s", 0.1);
        audio(2400);
        server.hangUp(1000);
        spoken.await(TtsEvent.Done.class);
        assertThat(spoken.all(TtsEvent.Word.class))
                .containsExactly(new TtsEvent.Word("one", 0, 100), new TtsEvent.Word("two", 120, 200));
        assertThat(spoken.all(TtsEvent.Ready.class)).hasSize(1);
    }

    @Test
    void an_order_to_end_that_comes_before_the_text_has_ended_is_a_loss() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one");
        assertText("one");
        server.hangUp(1000);
        server.acceptReady();
        assertText("one");
        assertThat(spoken.all(TtsEvent.Done.class)).isEmpty();
    }

    @Test
    void three_losses_without_a_sound_between_end_the_reply_and_a_sound_begins_the_count_anew() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one");
        server.hangUp(1011);
        server.acceptReady().hangUp(1011);
        server.acceptReady();
        audio(240);
        server.say("type", "Error", "message", "out of memory");
        server.acceptReady().hangUp(1011);
        server.acceptReady().sendRaw(new byte[] {1});
        assertThat(spoken.await(TtsEvent.Failed.class).cause())
                .hasMessage("kyutai tts sent what is no MessagePack, 3 times");
        assertThat(spoken.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(Kind.BROKEN);
        assertThat(server.asked()).isEqualTo(5);
    }

    @Test
    void a_server_may_wait_for_four_words_but_not_for_five() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one two three four");
        clock.forward(stall.multipliedBy(2));
        assertThat(server.asked()).isEqualTo(1);
        text(stream, "five");
        clock.forward(stall.minusMillis(500));
        assertThat(server.asked()).isEqualTo(1);
        clock.forward(Duration.ofMillis(500));
        server.accept();
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void once_the_text_has_ended_a_silent_server_is_replaced() {
        TextToSpeech.Stream stream = connected();
        text(stream, "one");
        end(stream);
        audio(240);
        clock.forward(stall.minusMillis(500));
        audio(240);
        clock.forward(stall.minusMillis(500));
        assertThat(server.asked()).as("each sound puts it off").isEqualTo(1);
        clock.forward(Duration.ofMillis(500));
        server.accept();
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void a_reply_has_a_longest_text() {
        TextToSpeech.Stream stream = connected();
        text(stream, "x".repeat(KyutaiTtsStream.MAX_TEXT));
        assertThat(server.next().text()).hasSize(KyutaiTtsStream.MAX_TEXT);
        assertThat(spoken.all(TtsEvent.Failed.class)).isEmpty();
        text(stream, "y");
        assertThat(spoken.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(Kind.REJECTED);
        assertThat(spoken.await(TtsEvent.Failed.class).cause()).hasMessageContaining("at most 200000 characters");
        server.awaitClosed();
    }
}
