package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.main.Main;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the doctor says of chains, of engines that are there and of others that cannot work as they are configured. */
class EngineChecksTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter out = new StringWriter();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private int doctor(String engines) throws Exception {
        Path file = Files.writeString(
                folder.resolve("parley.yaml"), "listen:\n  port: 0\nengines:\n  reserve-tts: none\n" + engines);
        CommandLine commands = Main.commands();
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(out));
        return commands.execute(
                "doctor", "--patience", "20", "--config", file.toString(), "--set", "data-dir=" + folder);
    }

    private String kyutai() {
        String stt = new SimulatedStt(vertx, MoshiOptions.onFreePort(), MoshiOptions.Stt.DEFAULT, new FaultPlan())
                .start()
                .await()
                .url();
        String tts = new SimulatedTts(vertx, MoshiOptions.onFreePort(), MoshiOptions.Tts.FAST, new FaultPlan())
                .start()
                .await()
                .url();
        return "  kyutai:\n    stt-url: " + stt + "\n    tts-url: " + tts + "\n";
    }

    @Test
    void oneBadEngineOfAChainIsNamedWithItsMendAndStopsNobody() throws Exception {
        int code = doctor("""
                  stt: [deepgram, assemblyai, kyutai]
                  llm: companion
                  tts: [kyutai, cartesia]
                  assemblyai:
                    base-url: nonsense
                """ + kyutai());
        assertThat(out.toString())
                .contains("!    stt: deepgram (1 of 3)", "DEEPGRAM_API_KEY")
                .contains("!    stt: assemblyai (2 of 3)", "engines.assemblyai.base-url")
                .contains("; kyutai serves instead", "or choose another with engines.stt")
                .contains("ok   stt: kyutai (3 of 3)")
                .contains("ok   tts: kyutai (1 of 2)")
                .contains("!    tts: cartesia (2 of 2)", "CARTESIA_API_KEY");
        assertThat(code).isZero();
    }

    @Test
    void whereNoneOfAChainServesCallsCannotBeServed() throws Exception {
        int code = doctor("""
                  stt: [deepgram, assemblyai]
                  llm: companion
                  tts: kyutai
                """ + kyutai());
        assertThat(out.toString())
                .contains("BAD  stt: deepgram (1 of 2)", "BAD  stt: assemblyai (2 of 2)", "ASSEMBLYAI_API_KEY");
        assertThat(code).isEqualTo(1);
    }
}
