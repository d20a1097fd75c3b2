package dev.parley.http.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.connect.CarrierChoice.Carrier;
import dev.parley.http.connect.CarrierChoice.Client;
import dev.parley.http.connect.CarrierChoice.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarrierChoiceTest {
    @ParameterizedTest(name = "client {0}, failed {1}, wants {2}, server {3}: {4}, {5}")
    @CsvSource({
        "true, false, , true, WEBRTC, PREFERRED",
        "true, false, WEBRTC, true, WEBRTC, ASKED_FOR",
        "true, false, WEBSOCKET, true, WEBSOCKET, ASKED_FOR",
        "true, true, , true, WEBSOCKET, WEBRTC_FAILED",
        "true, true, WEBRTC, true, WEBSOCKET, WEBRTC_FAILED",
        "false, false, , true, WEBSOCKET, CLIENT_CANNOT",
        "false, false, WEBRTC, true, WEBSOCKET, CLIENT_CANNOT",
        "true, false, , false, WEBSOCKET, SERVER_CANNOT",
        "false, false, WEBSOCKET, false, WEBSOCKET, SERVER_CANNOT",
    })
    void whatBothSidesCanDoDecides(
            boolean webRtc, boolean failed, Carrier wanted, boolean taken, Carrier carrier, Reason reason) {
        CarrierChoice choice = CarrierChoice.of(new Client(webRtc, failed, Optional.ofNullable(wanted)), taken);

        assertThat(choice.carrier()).isEqualTo(carrier);
        assertThat(choice.reason()).isEqualTo(reason);
        assertThat(choice.fallback()).isEqualTo(carrier == Carrier.WEBRTC ? List.of(Carrier.WEBSOCKET) : List.of());
    }
}
