package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.host.HostAdvice;
import dev.parley.catalogue.host.HostCandidate;
import dev.parley.catalogue.host.HostMachine;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of the engines. */
class PoolsEndpointTest extends HttpServerTest {
    private JsonArray members(String kind, String... headers) throws Exception {
        HttpResponse<String> answer = server.get("/v1/admin/pools", headers);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonObject(answer.body())
                .getJsonArray("pools").stream()
                        .map(JsonObject.class::cast)
                        .filter(pool -> pool.getString("kind").equals(kind))
                        .findFirst()
                        .orElseThrow()
                        .getJsonArray("members");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stt", "llm", "tts", "vad"})
    void anEngineThatStandsAloneHasNoBound(String kind) throws Exception {
        start().awaitReady();
        JsonObject member = members(kind).getJsonObject(0);
        assertThat(member.getString("name")).isEqualTo(ScriptedEngine.NAME);
        assertThat(member.getString("state")).isEqualTo("ready");
        assertThat(member.getString("circuit")).isEqualTo("closed");
        assertThat(member.getInteger("streams")).isZero();
        assertThat(member.containsKey("capacity")).isTrue();
        assertThat(member.getValue("capacity")).isNull();
        assertThat(member.getJsonObject("failures").size()).isEqualTo(7);
    }

    @Test
    void aBoundIsTold() throws Exception {
        start("engines.llm", ScriptedEngine.NAME + ":7").awaitReady();
        assertThat(members("llm").getJsonObject(0).getInteger("capacity")).isEqualTo(7);
        assertThat(server.get("/metrics").body())
                .contains("parley_engine_capacity{engine=\"" + ScriptedEngine.NAME + "\",kind=\"llm\"} 7.0");
    }

    @Test
    void whatIsRecommendedToTheEngineHostOfThisMachineIsTold() throws Exception {
        start().awaitReady();
        JsonObject host = new JsonObject(server.get("/v1/admin/pools").body()).getJsonObject("host");
        HostMachine machine = HostMachine.here();
        assertThat(host.getInteger("processors")).isEqualTo(machine.processors());
        assertThat(host.getLong("memory_mib")).isEqualTo(machine.memoryMiB());
        assertThat(host.getJsonArray("recommended").stream().map(each -> ((JsonObject) each).getString("model")))
                .containsExactlyElementsOf(HostAdvice.shipped().recommended(machine).stream()
                        .map(HostCandidate::model)
                        .toList());
        assertThat(host.containsKey("language_model_mib")).isTrue();
    }

    @Test
    void whatAnEngineCostsIsTold() throws Exception {
        start(
                        "engines." + ScriptedEngine.NAME + ".character-cost-per-million", "1000",
                        "engines." + ScriptedEngine.NAME + ".spend-limit", "2.5")
                .awaitReady();
        JsonObject spend = members("tts").getJsonObject(0).getJsonObject("spend");
        assertThat(spend.getString("today")).isEqualTo("0.00");
        assertThat(spend.getString("limit")).isEqualTo("2.50");
        assertThat(spend.getBoolean("spent")).isFalse();
        assertThat(spend.getString("opens")).endsWith("T00:00:00Z");
        assertThat(members("llm").getJsonObject(0).getValue("spend")).isNull();
        assertThat(server.get("/metrics").body())
                .contains("parley_spend_limit{engine=\"" + ScriptedEngine.NAME + "\"} 2.5")
                .contains("parley_spend_today{engine=\"" + ScriptedEngine.NAME + "\"} 0.0");
    }

    @Test
    void aKeyIsNeededWhereCallsNeedOne() throws Exception {
        start("auth.keys", "k1").awaitReady();
        assertThat(server.get("/v1/admin/pools").statusCode()).isEqualTo(401);
        assertThat(members("tts", "Authorization", "Bearer k1")).hasSize(1);
    }
}
