package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class MoshiMessagesTest {
    private final MoshiReader reader = new MoshiReader();

    @Test
    void reads_a_word_whatever_the_order_and_the_numbers() throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(4);
        p.packString("start_time").packInt(3);
        p.packString("extra").packArrayHeader(1).packMapHeader(0);
        p.packString("text").packString("né");
        p.packString("type").packString("Word");
        assertThat(reader.read(p.toByteArray())).isEqualTo(MoshiReader.Type.WORD);
        assertThat(reader.text()).isEqualTo("né");
        assertThat(reader.startSeconds()).isEqualTo(3);
    }

    @Test
    void reads_audio_of_any_number_type_and_clips_it() throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2).packString("pcm").packArrayHeader(5);
        p.packFloat(0.5f).packDouble(-0.5).packInt(0).packFloat(7).packDouble(-7);
        p.packString("type").packString("Audio");
        assertThat(reader.read(p.toByteArray())).isEqualTo(MoshiReader.Type.AUDIO);
        assertThat(reader.pcm()).containsExactly(16384, -16383, 0, 32767, -32767);
    }

    @Test
    void forgets_the_message_before() throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2)
                .packString("type")
                .packString("Step")
                .packString("prs")
                .packArrayHeader(1)
                .packFloat(1);
        reader.read(p.toByteArray());
        assertThat(reader.pauses()).hasSize(1);
        p.clear();
        p.packMapHeader(1).packString("type").packString("Step");
        reader.read(p.toByteArray());
        assertThat(reader.pauses()).isEmpty();
    }

    @Test
    void refuses_endless_audio() throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2).packString("pcm").packArrayHeader(Integer.MAX_VALUE);
        assertThatThrownBy(() -> reader.read(p.toByteArray())).isInstanceOf(IOException.class);
    }

    @Test
    void takes_as_much_audio_and_as_many_scores_as_it_says_and_no_more() throws Exception {
        reader.read(ScriptedMoshi.packed("type", "Audio", "pcm", new float[240_000]));
        assertThat(reader.pcm()).hasSize(240_000);
        byte[] longer = ScriptedMoshi.packed("type", "Audio", "pcm", new float[240_001]);
        assertThatThrownBy(() -> reader.read(longer)).hasMessageContaining("240000 samples");
        reader.read(ScriptedMoshi.packed("type", "Step", "prs", new float[64]));
        assertThat(reader.pauses()).hasSize(64);
        byte[] more = ScriptedMoshi.packed("type", "Step", "prs", new float[65]);
        assertThatThrownBy(() -> reader.read(more)).hasMessageContaining("64 pause scores");
    }

    @Test
    void knows_both_names_of_the_times_and_every_type() throws Exception {
        reader.read(ScriptedMoshi.packed("type", "Text", "start_s", 0.25, "stop_s", 0.5));
        assertThat(reader.startSeconds()).isEqualTo(0.25);
        assertThat(reader.stopSeconds()).isEqualTo(0.5);
        reader.read(ScriptedMoshi.packed("type", "EndWord", "start_time", 1.25, "stop_time", 2));
        assertThat(reader.startSeconds()).isEqualTo(1.25);
        assertThat(reader.stopSeconds()).isEqualTo(2);
        for (String name : List.of("Ready", "Step", "Word", "EndWord", "Audio", "Text", "Error", "Other")) {
            assertThat(reader.read(ScriptedMoshi.packed("type", name)).name().replace("_", ""))
                    .isEqualToIgnoringCase(name);
        }
        assertThat(reader.read(ScriptedMoshi.packed("type", "Marker"))).isEqualTo(MoshiReader.Type.OTHER);
        assertThat(reader.startSeconds()).isZero();
        assertThat(reader.stopSeconds()).isZero();
        assertThat(reader.read(ScriptedMoshi.packed("type", "Error", "message", "why")))
                .isEqualTo(MoshiReader.Type.ERROR);
        assertThat(reader.message()).isEqualTo("why");
        reader.read(ScriptedMoshi.packed("type", "Text", "text", "a"));
        assertThat(reader.message()).isEmpty();
        reader.read(ScriptedMoshi.packed("type", "Ready"));
        assertThat(reader.text()).isEmpty();
    }

    /** Whatever bytes come, the answer is a type or an IOException. */
    @Property
    void survives_any_bytes(@ForAll byte[] bytes) {
        try {
            assertThat(new MoshiReader().read(bytes)).isNotNull();
        } catch (IOException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    @Test
    void writes_what_it_can_read() throws Exception {
        short[] samples = {0, 16384, -32768, 32767};
        byte[] message = new MoshiWriter().audio(samples, 3, 5).getBytes();
        assertThat(reader.read(message)).isEqualTo(MoshiReader.Type.AUDIO);
        assertThat(reader.pcm()).containsExactly(0, 16384, -32767, 0, 0);
        assertThat(reader.read(new MoshiWriter().text("hi there").getBytes())).isEqualTo(MoshiReader.Type.TEXT);
        assertThat(reader.text()).isEqualTo("hi there");
    }

    @Test
    void smooths_pause_scores_as_unmute_does() {
        PauseAverage average = new PauseAverage();
        assertThat(average.add(0)).isCloseTo(0.0039, org.assertj.core.api.Assertions.within(0.0001));
        assertThat(average.add(1)).isCloseTo(0.9961, org.assertj.core.api.Assertions.within(0.0001));
        average.speechBegins();
        assertThat(average.add(0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ws://stt:8080, stt, 8080, false, ''",
        "http://stt:8080/, stt, 8080, false, ''",
        "wss://host/stt-server, host, 443, true, /stt-server",
        "https://host:1/a/, host, 1, true, /a",
        "ws://stt:65535, stt, 65535, false, ''"
    })
    void takes_addresses(String given, String host, int port, boolean tls, String path) {
        assertThat(MoshiUrl.parseAll("url", given)).containsExactly(new MoshiUrl(host, port, tls, path));
    }

    @Test
    void takes_several_addresses() {
        assertThat(MoshiUrl.parseAll("url", "ws://a:1, ws://b:2"))
                .isEqualTo(List.of(new MoshiUrl("a", 1, false, ""), new MoshiUrl("b", 2, false, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stt:8080", "ftp://a:1", "ws://", "ws://a:1,", "ws://a:0", "ws://a:65536"})
    void refuses_what_is_no_address(String bad) {
        assertThatThrownBy(() -> MoshiUrl.parseAll("engines.kyutai.stt-url", bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("engines.kyutai.stt-url");
    }
}
