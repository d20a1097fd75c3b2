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
        vertx.close();
    }

    private String hearing(Map<String, String> settings, String... installed) throws ConfigException {
        EnginesConfig config = TestServer.config(settings).engines();
        return new LocalChooser(vertx, Set.of(installed)::contains).choose(Kind.STT, config).engine();
    }

    @Test
    void hears_with_the_network_where_its_model_is() throws ConfigException {
        assertThat(hearing(Map.of(), "moonshine-tiny-en")).isEqualTo("moonshine");
        assertThat(hearing(Map.of())).isEqualTo("offline");
        assertThat(hearing(Map.of("engines.moonshine.model", "moonshine-other"), "moonshine-other"))
                .isEqualTo("moonshine");
        assertThat(hearing(Map.of("engines.moonshine.model", "moonshine-other"), "moonshine-tiny-en"))
                .isEqualTo("offline");
    }

    @Test
    void what_is_configured_comes_first() throws ConfigException {
        assertThat(hearing(Map.of("engines.stt", "offline"), "moonshine-tiny-en")).isEqualTo("offline");
        assertThat(hearing(Map.of("engines.kyutai.stt-url", "ws://stt"), "moonshine-tiny-en"))
                .isEqualTo("kyutai");
    }
}
