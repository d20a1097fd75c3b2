package dev.parley.dialect.unmute;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.ConfigException;
import dev.parley.config.load.ConfigLoader;
import dev.parley.dialect.Recordings;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.ogg.OggOpusReader;
import dev.parley.session.script.ScriptedLlm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page rules of unmute.md 4.2, over several turns and an interruption. */
class UnmuteOggTest {
    private record Page(long sequence, int flags, int segments, int length) {}

    /** Walks a message page by page; fails when it does not consist of whole pages. */
    private static List<Page> pages(byte[] message) {
        List<Page> pages = new ArrayList<>();
        int at = 0;
        while (at < message.length) {
            assertThat(new String(message, at, 4, US_ASCII)).isEqualTo("OggS");
            int flags = message[at + 5];
            long sequence = ByteBuffer.wrap(message, at + 18, 4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            int segments = message[at + 26] & 0xff;
            int body = 0;
            for (int i = 0; i < segments; i++) {
                body += message[at + 27 + i] & 0xff;
            }
            int length = 27 + segments + body;
            pages.add(new Page(sequence, flags, segments, length));
            at += length;
        }
        assertThat(at).isEqualTo(message.length);
        return pages;
    }

    @Test
    void oneStreamForTheWholeSession() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n"));
            call.say("hello").pause(1500).say("stop").pause(6000);

            List<Page> pages = call.oggMessages().stream()
                    .flatMap(message -> pages(message).stream())
                    .toList();
            for (int i = 0; i < pages.size(); i++) {
                assertThat(pages.get(i).sequence()).isEqualTo(i);
                assertThat(pages.get(i).flags()).as("flags of page %d", i).isEqualTo(i == 0 ? 2 : 0);
            }
            assertThat(pages.getFirst().segments()).isEqualTo(1);
            assertThat(call.ogg()).startsWith("OggS".getBytes(US_ASCII));
        }
    }

    @Test
    void aTurnIsHeardWholeAndEndsInSilence() {
        try (UnmuteCall call = UnmuteCall.connected().instruct()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a b c d e"));
            call.speak(UnmuteCall.silence(100)).wait(4000);
            int[] samples = {0};
            try (OggOpusReader reader = new OggOpusReader(24_000, (pcm, offset, length) -> samples[0] += length)) {
                byte[] ogg = call.ogg();
                reader.feed(ogg, 0, ogg.length);
                assertThat(reader.corruptPackets()).isZero();
            }
            // Five words of 240 ms, 80 ms behind them; pre-skip takes a little.
            assertThat(samples[0] / 24).isBetween(5 * 240 + 80 - 20, 5 * 240 + 80 + 40);
        }
    }

    @Test
    void theBitrateIsASetting() {
        assertThat(bytesOfSixSeconds(24_000))
                .isGreaterThan(bytesOfSixSeconds(16_000))
                .isLessThan(bytesOfSixSeconds(40_000));
    }

    /** Of Opus 24 kbit/s; Ogg adds 28 bytes to each packet of 40 ms. Unmute's own backend sends 31 (benchmarks.md). */
    @Test
    void withoutASettingClientsGetTheBytesOfUnmutesOwnBackend(@TempDir Path folder) throws ConfigException {
        int bitrate = ConfigLoader.load(new ConfigLoader.Sources(folder, Optional.empty(), Map.of(), Map.of()))
                .unmuteBitrate();
        assertThat(bitrate).isEqualTo(24_000);
        double seconds = 25 * 0.24 + 0.08;
        assertThat(bytesOfSixSeconds(bitrate) * 8 / 1000 / seconds).isBetween(24 + 5.6 - 1.5, 24 + 5.6 + 0.5);
    }

    private static int bytesOfSixSeconds(int bitrate) {
        try (UnmuteCall call = new UnmuteCall(new ScriptedSessionService(), Recordings.NONE, bitrate).instruct()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a ".repeat(25)));
            call.speak(UnmuteCall.silence(100)).wait(9000);
            return call.ogg().length;
        }
    }

    @Test
    void audioIsPacedToTheLead() {
        try (UnmuteCall call = UnmuteCall.connected().instruct()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a ".repeat(40)));
            call.speak(UnmuteCall.silence(100)).wait(1000);
            int packets =
                    call.oggMessages().stream().mapToInt(m -> pages(m).size()).sum() - 2;
            call.wait(1000);
            int later =
                    call.oggMessages().stream().mapToInt(m -> pages(m).size()).sum() - 2;
            assertThat(packets * 40).isBetween(960, 1000 + 320 + 80);
            assertThat((later - packets) * 40).isBetween(920, 1080);
        }
    }

    @Test
    void whatWasRecordedBeforeTheStreamBeganIsDropped() {
        try (UnmuteCall call = UnmuteCall.connected().instruct()) {
            byte[] stale = new byte[40];
            System.arraycopy("OggS".getBytes(US_ASCII), 0, stale, 0, 4);
            call.sendAudio(stale);
            call.sendAudio(Arrays.copyOf(stale, 3));
            call.sendAudio(new byte[0]);
            call.wait(1000);
            // No audio, so the bot does not begin.
            assertThat(call.types()).containsExactly("session.updated");
        }
    }
}
