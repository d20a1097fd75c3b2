package dev.parley.codec;

import dev.parley.ogg.OggOpusDemuxer;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.resample.Resampler;
import dev.parley.vad.EnergyVad;
import dev.parley.vad.SileroVad;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prints the CPU time of each step on the audio path, in microseconds per 20 ms of real speech (the detectors: per 32
 * ms), the best of several rounds. Not a test: run its main.
 */
public final class CodecBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 6;

    private CodecBench() {}

    /** One pass over the signal; returns how many frames it handled. */
    private interface Pass {
        int run();
    }

    public static void main(String[] args) {
        for (int rate : new int[] {24_000, 48_000}) {
            for (int complexity : new int[] {0, 5, 10}) {
                opus(rate, complexity);
            }
        }
        for (int loss : new int[] {0, 2, 5, 20}) {
            protectedOpus(loss);
        }
        for (int[] pair : new int[][] {{24_000, 16_000}, {16_000, 24_000}, {48_000, 24_000}, {8_000, 24_000}}) {
            resample(pair[0], pair[1]);
        }
        resample(44_100, 24_000);
        companding();
        ogg();
        try (SileroVad silero = new SileroVad()) {
            silero.start().toCompletableFuture().join();
            detector(silero);
        }
        detector(new EnergyVad());
    }

    private static short[] speech(int rate) {
        List<short[]> parts = new ArrayList<>();
        for (String name : TestClips.names()) {
            parts.add(Resampler.resample(TestClips.speech(name), rate).samples());
        }
        short[] all = new short[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static void report(String what, Pass pass) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            int frames = pass.run();
            best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / frames);
        }
        System.out.printf("%-40s %8.2f us%n", what, best);
    }

    private static void opus(int rate, int complexity) {
        short[] pcm = speech(rate);
        int frame = rate / 50;
        List<byte[]> packets = new ArrayList<>();
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        short[] decoded = new short[rate / 1000 * 120];
        OpusEncoderOptions options = OpusEncoderOptions.speech(rate).withComplexity(complexity);
        try (OpusEncoder encoder = new OpusEncoder(options);
                OpusDecoder decoder = new OpusDecoder(rate)) {
            report("opus encode " + rate + " Hz, complexity " + complexity, () -> {
                packets.clear();
                for (int at = 0; at + frame <= pcm.length; at += frame) {
                    int length = encoder.encode(pcm, at, frame, packet, 0);
                    packets.add(Arrays.copyOf(packet, length));
                }
                return packets.size();
            });
            report("opus decode " + rate + " Hz, complexity " + complexity, () -> {
                for (byte[] one : packets) {
                    decoder.decode(one, 0, one.length, decoded, 0);
                }
                return packets.size();
            });
        }
    }

    private static void protectedOpus(int loss) {
        short[] pcm = speech(24_000);
        byte[] packet = new byte[OpusEncoder.MAX_PACKET_BYTES];
        long[] bytes = new long[2];
        try (OpusEncoder encoder = new OpusEncoder(OpusEncoderOptions.speech(24_000))) {
            encoder.protectAgainst(loss);
            report("opus encode 24000 Hz, against " + loss + " % loss", () -> {
                for (int at = 0; at + 480 <= pcm.length; at += 480) {
                    bytes[0] += encoder.encode(pcm, at, 480, packet, 0);
                    bytes[1]++;
                }
                return pcm.length / 480;
            });
        }
        System.out.printf("%-40s %8.1f kbit/s%n", "", bytes[0] * 0.4 / bytes[1]);
    }

    private static void resample(int from, int to) {
        short[] pcm = speech(from);
        int frame = from / 50;
        Resampler resampler = new Resampler(from, to);
        short[] out = new short[resampler.maxOutput(frame)];
        report("resample " + from + " to " + to + " Hz", () -> {
            int frames = 0;
            for (int at = 0; at + frame <= pcm.length; at += frame) {
                resampler.process(pcm, at, frame, out, 0);
                frames++;
            }
            return frames;
        });
    }

    private static void companding() {
        short[] pcm = speech(8_000);
        byte[] codes = new byte[160];
        report("mu-law encode 8000 Hz", () -> {
            int frames = 0;
            for (int at = 0; at + 160 <= pcm.length; at += 160) {
                G711.MU_LAW.encode(pcm, at, 160, codes, 0);
                frames++;
            }
            return frames;
        });
    }

    private static void ogg() {
        byte[] packet = new byte[70];
        packet[0] = (byte) (31 << 3);
        byte[] out = new byte[400];
        int count = 20_000;
        byte[] stream = new byte[count * 98 + 200];
        int[] length = new int[1];
        report("ogg multiplex", () -> {
            OggOpusMuxer muxer = new OggOpusMuxer(1, new OpusHead(1, 312, 24_000, 0));
            length[0] = muxer.headers(stream, 0);
            for (int i = 0; i < count; i++) {
                int bytes = muxer.packet(packet, 0, packet.length, out, 0);
                System.arraycopy(out, 0, stream, length[0], bytes);
                length[0] += bytes;
            }
            return count;
        });
        report("ogg demultiplex", () -> {
            int[] found = new int[1];
            OggOpusDemuxer demuxer = new OggOpusDemuxer(new OggOpusDemuxer.Listener() {
                @Override
                public void streamStarted(OpusHead head) {}

                @Override
                public void packet(byte[] data, int offset, int bytes) {
                    found[0]++;
                }
            });
            for (int at = 0; at < length[0]; at += 98) {
                demuxer.feed(stream, at, Math.min(98, length[0] - at));
            }
            return found[0];
        });
    }

    private static void detector(VoiceActivityDetector detector) {
        short[] pcm = speech(24_000);
        try (VoiceActivityDetector.Stream stream = detector.open(24_000)) {
            report("detect speech by " + detector.engine() + ", 24000 Hz", () -> {
                int frames = 0;
                for (int at = 0; at + stream.frameSamples() <= pcm.length; at += stream.frameSamples()) {
                    stream.probability(pcm, at);
                    frames++;
                }
                return frames;
            });
        }
    }
}
