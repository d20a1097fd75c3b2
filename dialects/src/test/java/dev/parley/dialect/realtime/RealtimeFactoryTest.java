package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.Handshake;
import dev.parley.dialect.unmute.UnmuteFactory;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which handshakes at the shared path are of this protocol, and which only Unmute's clients make. */
class RealtimeFactoryTest {
    private static Handshake handshake(String path, String query, String headers, String subprotocols) {
        return new Handshake(path, map(query, "&"), map(headers, "&"), List.of(subprotocols.split("\\+")), "test");
    }

    private static MultiMap map(String text, String between) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        for (String pair : Optional.ofNullable(text).orElse("").split(between)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                map.add(parts[0], parts[1]);
            }
        }
        return map;
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', realtime, true",
        "'', Authorization=Basic eDp5, realtime, true",
        "'', Origin=https://a.example&Authorization=Bearer x, realtime, true",
        "'', Origin=https://a.example&api-key=x, realtime, true",
        "'', Authorization=Bearer x, realtime, false",
        "'', Authorization=bearer x, realtime, false",
        "'', Authorization=Basic eDp5&Authorization=Bearer x, realtime, false",
        "'', api-key=x, realtime, false",
        "'', OpenAI-Beta=realtime=v1, realtime, false",
        "model=m, '', realtime, false",
        "intent=transcription, '', realtime, false",
        "call_id=rtc_1, '', realtime, false",
        "voice=ada, '', realtime, true",
        "'', '', realtime+parley.v1, false",
        "'', '', none, false"
    })
    void whoShowsNothingOfThisProtocolSpeaksUnmutes(String query, String headers, String subprotocols, boolean unmute) {
        Handshake handshake = handshake("/v1/realtime", query, headers, subprotocols);
        assertThat(UnmuteFactory.isUnmute(handshake)).isEqualTo(unmute);
        assertThat(new RealtimeFactory(RealtimeCall.CHARACTERS, UnmuteFactory::isUnmute).accepts(handshake))
                .isEqualTo(!unmute);
    }

    @Test
    void anotherPathIsNotItsOwn() {
        RealtimeFactory factory = new RealtimeFactory(RealtimeCall.CHARACTERS, UnmuteFactory::isUnmute);
        assertThat(factory.accepts(handshake("/v1/realtime/calls", "model=m", "", "realtime")))
                .isFalse();
        assertThat(factory.name()).isEqualTo("realtime");
    }

    @ParameterizedTest
    @CsvSource({
        "model=m, realtime, false",
        "model=m, parley.v1, true",
        "extension=parley.v1, '', true",
        "extension=parley.v2, '', false"
    })
    void parleysOwnEventsAreAskedForByASubprotocolOrWhereThereAreNoneByAParameter(
            String query, String subprotocol, boolean extended) {
        assertThat(ClientProfile.of(handshake("/v1/realtime", query, "", subprotocol))
                        .extended())
                .isEqualTo(extended);
    }

    @ParameterizedTest
    @CsvSource({"realtime=v1, true", "Realtime=v1, true", "assistants=v2, false"})
    void onlyTheBetaOfThisProtocolHasTheOldShapes(String header, boolean beta) {
        assertThat(ClientProfile.of(handshake("/v1/realtime", "model=m", "OpenAI-Beta=" + header, "realtime"))
                        .isBeta())
                .isEqualTo(beta);
    }
}
