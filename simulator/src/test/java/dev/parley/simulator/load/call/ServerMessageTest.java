package dev.parley.simulator.load.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.DecodeException;
import org.junit.jupiter.api.Test;

class ServerMessageTest {
    private static ServerMessage message(String json) {
        return new ServerMessage(json.getBytes(UTF_8));
    }

    private static String delta(String json) {
        return UTF_8.decode(message(json).delta()).toString();
    }

    @Test
    void type_and_audio_are_read_without_parsing() {
        String json = "{\"type\":\"response.audio.delta\",\"event_id\":\"event_1\",\"delta\":\"T2dnUw==\"}";
        assertThat(message(json).type()).isEqualTo("response.audio.delta");
        assertThat(delta(json)).isEqualTo("T2dnUw==");
    }

    @Test
    void other_orders_and_spaces_mean_the_same() {
        String json = "{ \"delta\" : \"T2dnUw==\", \"type\" : \"response.audio.delta\" }";
        assertThat(message(json).type()).isEqualTo("response.audio.delta");
        assertThat(delta(json)).isEqualTo("T2dnUw==");
    }

    @Test
    void what_is_missing_is_empty() {
        assertThat(message("{}").type()).isEmpty();
        assertThat(delta("{\"type\":\"response.audio.done\"}")).isEmpty();
        assertThat(delta("{\"type\":\"response.audio.delta\",\"delta\":\"\"}")).isEmpty();
    }

    @Test
    void the_rest_is_there_when_asked_for() {
        ServerMessage error = message("{\"type\":\"error\",\"error\":{\"message\":\"no \\\"credit\\\"\"}}");
        assertThat(error.json().getJsonObject("error").getString("message")).isEqualTo("no \"credit\"");
    }

    @Test
    void what_is_no_object_is_refused() {
        for (String text : new String[] {"", "[]", "{", "null", "{\"a\""}) {
            assertThatThrownBy(() -> message(text)).as(text).isInstanceOf(DecodeException.class);
        }
        assertThatThrownBy(() -> message("{type}")).isInstanceOf(DecodeException.class);
    }
}
