package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.ConfigException;
import dev.parley.config.EnginesConfig;
import dev.parley.desk.Kind;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalChooserTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private String chosen(Kind kind, Map<String, String> settings, String... installed) throws ConfigException {
        EnginesConfig config = TestServer.config(settings).engines();
        return new LocalChooser(vertx, Set.of(installed)::contains)
                .choose(kind, config)
                .engine();
    }

    @Test
    void hears_with_the_network_where_its_model_is() throws ConfigException {
        assertThat(chosen(Kind.STT, Map.of(), "moonshine-tiny-en")).isEqualTo("moonshine");
        assertThat(chosen(Kind.STT, Map.of(), "hibari")).isEqualTo("offline");
        Map<String, String> other = Map.of("engines.moonshine.model", "moonshine-other");
        assertThat(chosen(Kind.STT, other, "moonshine-other")).isEqualTo("moonshine");
        assertThat(chosen(Kind.STT, other, "moonshine-tiny-en")).isEqualTo("offline");
    }

    @Test
    void speaks_with_the_network_where_its_model_is() throws ConfigException {
        assertThat(chosen(Kind.TTS, Map.of(), "hibari")).isEqualTo("hibari");
        assertThat(chosen(Kind.TTS, Map.of(), "moonshine-tiny-en")).isEqualTo("offline");
    }

    @Test
    void what_is_configured_comes_first() throws ConfigException {
        assertThat(chosen(Kind.STT, Map.of("engines.stt", "offline"), "moonshine-tiny-en"))
                .isEqualTo("offline");
        assertThat(chosen(Kind.STT, Map.of("engines.kyutai.stt-url", "ws://stt"), "moonshine-tiny-en"))
                .isEqualTo("kyutai");
        assertThat(chosen(Kind.TTS, Map.of("engines.tts", "offline"), "hibari")).isEqualTo("offline");
        assertThat(chosen(Kind.TTS, Map.of("engines.kyutai.tts-url", "ws://tts"), "hibari"))
                .isEqualTo("kyutai");
    }
}
