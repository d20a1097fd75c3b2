package dev.parley.simulator.load.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipTest {

    @Test
    void a_clip_knows_where_its_speech_is() {
        short[] pcm = new short[24_000];
        for (int i = 6_000; i < 12_000; i++) {
            pcm[i] = (short) (i % 2 == 0 ? 8000 : -8000);
        }
        Clip clip = Clip.of("test", new PcmClip(pcm, 24_000));
        assertThat(clip.frames()).hasSize(50);
        assertThat(clip.speechBegin()).isBetween(11, 13);
        assertThat(clip.speechEnd()).isBetween(25, 26);
    }

    @Test
    void all_clips_of_a_folder_are_read() throws Exception {
        List<Clip> clips = Clip.readAll(Path.of(System.getProperty("parley.testAudio")));
        assertThat(clips).hasSizeGreaterThan(5).allMatch(clip -> clip.speechEnd() > clip.speechBegin());
    }
}
