package dev.parley.engines.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UtteranceAudioTest {
    private static final int SECOND = SphinxRecognizer.SAMPLE_RATE;

    @Property(tries = 100)
    void is_read_as_it_was_written(@ForAll @Size(max = 30) List<@IntRange(min = 1, max = 3_000) Integer> blocks)
            throws Exception {
        UtteranceAudio audio = new UtteranceAudio(60 * SECOND);
        List<Short> written = new ArrayList<>();
        for (int size : blocks) {
            audio.write(count(written.size(), size), 0, size);
            for (short sample : count(written.size(), size)) {
                written.add(sample);
            }
        }
        audio.end();
        assertThat(readAll(audio)).isEqualTo(written);
        assertThat(audio.written(written.size())).isEqualTo(written.size());
    }

    @Test
    void drops_the_oldest_when_nobody_reads() throws Exception {
        UtteranceAudio audio = new UtteranceAudio(SECOND);
        audio.write(count(0, SECOND), 0, SECOND);
        audio.write(count(SECOND, 100), 0, 100);
        audio.end();
        List<Short> read = readAll(audio);
        assertThat(read).hasSize(SECOND);
        assertThat(read.getFirst()).isEqualTo((short) 100);
        assertThat(audio.written(0)).isEqualTo(100);
    }

    @Test
    void keeps_the_newest_of_a_block_that_is_too_large() throws Exception {
        UtteranceAudio audio = new UtteranceAudio(SECOND);
        audio.write(count(0, SECOND + 5), 0, SECOND + 5);
        audio.end();
        assertThat(readAll(audio)).hasSize(SECOND).first().isEqualTo((short) 5);
    }

    @Test
    void wakes_a_waiting_reader_at_the_end() throws Exception {
        UtteranceAudio audio = new UtteranceAudio(SECOND);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return audio.read(new byte[64], 0, 64);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        audio.end();
        assertThat(reader.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
    }

    @Test
    void ends_at_once_when_aborted() throws Exception {
        UtteranceAudio audio = new UtteranceAudio(SECOND);
        audio.write(new short[100], 0, 100);
        audio.abort();
        assertThat(audio.awaitAudio()).isFalse();
        assertThat(audio.read(new byte[64], 0, 64)).isEqualTo(-1);
        audio.write(new short[100], 0, 100);
        assertThat(audio.awaitAudio()).isFalse();
    }

    @Test
    void is_cut_into_segments() throws Exception {
        UtteranceAudio audio = new UtteranceAudio(SECOND);
        audio.write(count(0, 250), 0, 250);
        audio.end();
        audio.beginSegment(100);
        assertThat(readAll(audio)).hasSize(100);
        audio.beginSegment(100);
        assertThat(readAll(audio)).hasSize(100).first().isEqualTo((short) 100);
        audio.beginSegment(100);
        assertThat(readAll(audio)).hasSize(50);
        assertThat(audio.awaitAudio()).isFalse();
    }

    private static short[] count(int from, int length) {
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) (from + i);
        }
        return samples;
    }

    private static List<Short> readAll(UtteranceAudio audio) throws IOException {
        List<Short> samples = new ArrayList<>();
        byte[] bytes = new byte[642];
        for (int count = audio.read(bytes, 0, 642); count >= 0; count = audio.read(bytes, 0, 642)) {
            for (int i = 0; i < count; i += 2) {
                samples.add((short) ((bytes[i] & 0xff) | bytes[i + 1] << 8));
            }
        }
        return samples;
    }
}
