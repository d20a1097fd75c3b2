package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.ConfigException;
import dev.parley.config.load.ConfigLoader;
import dev.parley.config.load.ConfigLoader.Sources;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    @TempDir
    static Path empty;

    private static Origins origins(String host, String... listed) {
        Map<String, String> options =
                Map.of("listen.host", host, "listen.origins", String.join(",", listed), "auth.required", "false");
        try {
            return new Origins(ConfigLoader.load(new Sources(empty, Optional.empty(), Map.of(), options))
                    .listen());
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, http://localhost:8000, localhost:8000, true",
        "localhost, http://127.0.0.1:8000, 127.0.0.1:8000, true",
        "localhost, http://[::1]:8000, [::1]:8000, true",
        "localhost, http://localhost:8001, localhost:8000, false",
        // A name somebody else owns may be pointed at 127.0.0.1: its pages are not this server's.
        "localhost, http://rebound.example:8000, rebound.example:8000, false",
        "0.0.0.0, https://parley.example, parley.example, true",
        "0.0.0.0, https://other.example, parley.example, false",
        "localhost, null, localhost:8000, false",
        "localhost, no uri at all, localhost:8000, false",
        "localhost, https://LISTED.example, localhost:8000, true",
    })
    void ownAndListedPagesAreAllowed(String bound, String origin, String host, boolean allowed) {
        assertThat(origins(bound, "https://listed.example").allows(Optional.of(origin), Optional.of(host)))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost:8000, true",
        "localhost, LOCALHOST, true",
        "localhost, parley.localhost:8000, true",
        "localhost, 127.0.0.1:8000, true",
        "localhost, [::1]:8000, true",
        // Nobody else can point an address in numbers here.
        "localhost, 192.0.2.7:8000, true",
        "localhost, rebound.example:8000, false",
        "localhost, rebound.example, false",
        "localhost, localhost.rebound.example, false",
        "localhost, laptop:8000, false",
        "localhost, listed.example:8000, true",
        "0.0.0.0, rebound.example:8000, true",
    })
    void aServerOfThisMachineGoesByNamesOfThisMachineAndOfItsConfiguration(String bound, String host, boolean known) {
        assertThat(origins(bound, "https://listed.example").knows(Optional.of(host)))
                .isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"localhost", "0.0.0.0"})
    void whereEveryOriginMayComeEveryNameIsKnownAndNoneIsNeeded(String bound) {
        assertThat(origins(bound, "*").knows(Optional.of("any.example"))).isTrue();
        assertThat(origins(bound).knows(Optional.empty())).isTrue();
        assertThat(origins(bound).allows(Optional.empty(), Optional.of("localhost")))
                .isTrue();
        assertThat(origins(bound, "*").allows(Optional.of("https://any.example"), Optional.empty()))
                .isTrue();
    }
}
