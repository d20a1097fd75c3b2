package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admission.RandomIds;
import dev.parley.app.main.Main;
import dev.parley.session.Principal.Quota;
import dev.parley.setting.Money;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.tenant.SqliteKeyStore;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
    void aLimitOfSpendOverWhatHasNoPriceIsTold() throws Exception {
        int code = doctor("  stt: kyutai\n  llm: companion\n  tts: kyutai\n" + kyutai()
                + "    spend-limit: 5\n    audio-cost-per-minute: 0.01\n");
        assertThat(out.toString())
                .contains("!    Spend on tts", "kyutai has no price: its spend-limit of 5.00 a day holds nothing here")
                .contains("State what it costs: engines.kyutai.character-cost-per-million")
                .doesNotContain("Spend on stt", "Spend on llm");
        assertThat(code).isZero();
    }

    @Test
    void whatKeysMaySpendLeavesOutServersWithoutAPrice() throws Exception {
        new SqliteKeyStore(folder, InstantSource.system(), new SecureRandom(), new RandomIds())
                .create("kiosk", List.of(), new Quota(OptionalInt.empty(), Optional.of(Money.parse("1"))));
        doctor("  stt: kyutai\n  llm: companion\n  tts: kyutai\n" + kyutai());
        assertThat(out.toString())
                .contains("kyutai has no price: what keys may spend a day (1 have a limit) leaves it out")
                .contains("Spend on stt", "Spend on tts")
                .doesNotContain("Spend on llm");
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
