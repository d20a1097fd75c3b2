package dev.parley.cli.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.SessionOutput;
import dev.parley.session.replay.ReplayResult;
import dev.parley.session.replay.ReplayResult.TimedOutput;
import dev.parley.turn.Decision;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class TimelinePictureTest {
    private static String drawn(TimedOutput... outputs) throws Exception {
        String svg =
                TimelinePicture.of(CallTimeline.of(List.of(), new ReplayResult(List.of(outputs), Optional.empty())));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        return svg;
    }

    private static TimedOutput at(long ms, SessionOutput output) {
        return new TimedOutput(ms * 1_000_000, output);
    }

    @Test
    void aCallWithoutAnythingIsAPictureToo() throws Exception {
        assertThat(drawn()).contains("caller", "decided", "said", "0:09").doesNotContain("0:10");
    }

    @Test
    void whatIsSaidIsTextAndNoMarkup() throws Exception {
        String said = "<b>1 & 2</b>\u0000\uD800";
        assertThat(drawn(at(10, new SessionOutput.CallerTranscript("item", 0, said, 500))))
                .contains("&lt;b&gt;1 &amp; 2&lt;/b&gt;  ");
    }

    @Test
    void aDecisionIsToldWithItsReason() throws Exception {
        Decision decision = new Decision.TurnEnded(900, Decision.Reason.MODEL_FINISHED);
        assertThat(drawn(at(12_345, new SessionOutput.Decided(decision, 900, 12_345))))
                .contains("turn ended: model finished, at 0:12.345", "0:19");
    }

    @Test
    void whatWasNotHeardOfAnInterruptedReplyIsNotDrawn() throws Exception {
        SessionOutput.Place place = new SessionOutput.Place("resp", "item", 0, 0);
        short[] second = new short[24_000];
        String cut = drawn(
                at(0, new SessionOutput.ResponseAudio(place, 1, second, 0)),
                at(
                        200,
                        new SessionOutput.Interrupted(
                                "resp", "item", Decision.Reason.VOICE, 200, "Hello", Duration.ofMillis(3))));
        String whole = drawn(at(0, new SessionOutput.ResponseAudio(place, 1, second, 0)));

        assertThat(count(whole)).isEqualTo(25);
        assertThat(count(cut)).isEqualTo(5);
        assertThat(cut).contains("interrupted after 200 ms, stopped within 3 ms; the caller heard: Hello");
    }

    @Test
    void wordsThatAreToldOneByOneStandTogether() throws Exception {
        SessionOutput.Place place = new SessionOutput.Place("resp", "item", 0, 0);
        assertThat(drawn(
                        at(0, new SessionOutput.ResponseTranscript(place, "Hello")),
                        at(100, new SessionOutput.ResponseTranscript(place, " there.")),
                        at(900, new SessionOutput.ResponseTranscript(place, " Later."))))
                .contains(">Hello there.<", ">Later.<");
    }

    private static long count(String svg) {
        return svg.lines().filter(line -> line.contains("#2e7d6b")).count();
    }
}
