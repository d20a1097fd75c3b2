package dev.parley.simulator.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuresTest {

    @Test
    void quantiles_are_values_that_were_measured() {
        Distribution d = Distribution.of(IntStream.rangeClosed(1, 100).asDoubleStream());
        assertThat(d.quantile(0.5)).isEqualTo(50);
        assertThat(d.quantile(0.99)).isEqualTo(99);
        assertThat(d.min()).isEqualTo(1);
        assertThat(d.max()).isEqualTo(100);
        assertThat(d.mean()).isEqualTo(50.5);
    }

    @Test
    void missing_values_do_not_count() {
        Distribution d = Distribution.of(DoubleStream.of(Double.NaN, 7, Double.POSITIVE_INFINITY));
        assertThat(d.count()).isEqualTo(1);
        assertThat(Distribution.of(DoubleStream.empty()).max()).isNaN();
        assertThat(Distribution.of(DoubleStream.empty()).toJson().getInteger("count"))
                .isZero();
    }

    @Test
    void the_picture_is_well_formed_and_names_every_stage() throws Exception {
        Map<String, Distribution> stages = new LinkedHashMap<>();
        stages.put("first <audio>", Distribution.of(DoubleStream.of(100, 200, 900)));
        stages.put("nothing", Distribution.of(DoubleStream.empty()));
        String svg = LoadPlot.draw("a & b", List.of(new LoadPlot.Panel("all", stages)));
        var document = javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new org.xml.sax.InputSource(new java.io.StringReader(svg)));
        assertThat(document.getDocumentElement().getTextContent()).contains("first <audio>", "a & b", "max 900");
    }

    @Test
    void this_process_can_be_measured() throws Exception {
        ProcessMeter meter = new ProcessMeter(ProcessHandle.current().pid());
        meter.sample();
        assertThat(meter.memoryPeakMib()).isGreaterThan(1);
        assertThat(meter.cpuUsed()).isNotNegative();
    }
}
