package dev.parley.engines.contract;

import dev.parley.provider.TtsEvent;
import java.util.List;

/** The audio a voice told of, in one piece. */
public final class SpokenPcm {
    private SpokenPcm() {}

    public static short[] of(EventLog<TtsEvent> log) {
        List<TtsEvent.Audio> audio = log.all(TtsEvent.Audio.class);
        short[] pcm =
                new short[audio.stream().mapToInt(it -> it.samples().length).sum()];
        int at = 0;
        for (TtsEvent.Audio it : audio) {
            System.arraycopy(it.samples(), 0, pcm, at, it.samples().length);
            at += it.samples().length;
        }
        return pcm;
    }
}
