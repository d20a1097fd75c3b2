package dev.parley.simulator.moshi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessagePack;

class SimulatedVoiceCloningTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void the_embedding_has_a_shape_of_three_dimensions() throws Exception {
        HttpResponse<byte[]> answer = upload(new FaultPlan(), "clip");
        var voice = MessagePack.newDefaultUnpacker(answer.body()).unpackValue().asMapValue();
        assertThat(voice.toString()).contains("\"type\":\"Voice\"", "\"shape\":[1,1,64]");
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, 503", "NO_CHANNELS, 503", "WRONG_ORDER, 500", "GARBAGE, 200"})
    void faults_are_seen_by_the_client(Fault.Kind kind, int status) throws Exception {
        HttpResponse<byte[]> answer = upload(new FaultPlan().add(Fault.of(kind)), "clip");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).hasSizeLessThan(10);
    }

    @Test
    void a_connection_can_be_cut() {
        assertThatThrownBy(() -> upload(new FaultPlan().add(Fault.of(Fault.Kind.DROP)), "clip"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void an_empty_clip_is_no_voice() throws Exception {
        assertThat(upload(new FaultPlan(), "").statusCode()).isEqualTo(500);
    }

    private HttpResponse<byte[]> upload(FaultPlan faults, String clip) throws Exception {
        SimulatedVoiceCloning server = new SimulatedVoiceCloning(vertx, MoshiOptions.onFreePort(), faults)
                .start()
                .await();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/voice"))
                    .POST(HttpRequest.BodyPublishers.ofString(clip))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
