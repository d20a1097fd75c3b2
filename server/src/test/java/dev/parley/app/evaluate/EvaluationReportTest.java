package dev.parley.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.evaluate.engine.EngineDelays;
import dev.parley.app.evaluate.scenario.SoundKind;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
    private static final PolicyResult RESULT = new PolicyResult(
            "silence-500",
            2,
            61_000,
            4,
            3,
            new long[] {900, 1_000, 1_100},
            2,
            1,
            1,
            new long[] {120, 240},
            Map.of(
                    SoundKind.INTERRUPTION, new PolicyResult.Stops(2, 2, 0),
                    SoundKind.BACKCHANNEL, new PolicyResult.Stops(4, 1, 2),
                    SoundKind.COUGH, new PolicyResult.Stops(2, 0, 0)),
            1,
            1);

    private final EvaluationReport report = new EvaluationReport(
            new EvaluationReport.Setting(1, "ears, voice", true, EngineDelays.USUAL),
            List.of(RESULT),
            List.of(EvaluatedPolicy.ALL.get(2)));

    @Test
    void json_has_every_measure_of_a_policy() {
        JsonObject json = report.json();
        JsonObject policy = json.getJsonArray("policies").getJsonObject(0);

        assertThat(policy.getString("policy")).isEqualTo("silence-500");
        assertThat(policy.getDouble("takeoverRate")).isEqualTo(0.75);
        assertThat(policy.getLong("responseLatencyMsMedian")).isEqualTo(1_000);
        assertThat(policy.getLong("responseLatencyMsP90")).isEqualTo(1_100);
        assertThat(policy.getInteger("falseCutOffs")).isEqualTo(1);
        assertThat(policy.getLong("stopLatencyMsP99")).isEqualTo(240);
        assertThat(policy.getDouble("stoppedWithin200MsRate")).isEqualTo(0.5);
        assertThat(policy.getDouble("backchannelsIgnoredRate")).isEqualTo(0.75);
        assertThat(policy.getJsonObject("falseInterruptions").fieldNames()).containsExactly("backchannel", "cough");
        assertThat(json.getJsonArray("leftOut").getJsonObject(0).getString("policy"))
                .isEqualTo("kyutai-score");
        assertThat(json.getJsonObject("delaysMs").getLong("firstToken")).isEqualTo(200);
    }

    @Test
    void the_table_has_a_column_for_each_policy_and_says_what_is_left_out() {
        assertThat(report.markdown())
                .startsWith("| measure | `silence-500` |\n|---|---|\n| takeover rate | 3 of 4 (75 %) |\n")
                .contains("| false interruptions by backchannels | 1 of 4 (25 %) |")
                .contains("| harmless sounds that only hold the bot for a moment | 2 of 6 (33 %) |")
                .contains("Left out: `kyutai-score` ");
    }

    @Test
    void the_picture_is_well_formed_and_names_the_policy_in_each_panel() throws Exception {
        String svg = QualityChart.of(List.of(RESULT, RESULT));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));

        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(1 + 6 * 2);
        assertThat(svg.split(">silence-500<", -1)).hasSize(1 + 6 * 2);
    }
}
