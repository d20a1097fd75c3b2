package dev.parley.simulator.load.call;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A load test.
 *
 * @param server ws, wss, http or https address, without path
 * @param apiKey sent as bearer token
 * @param clips what callers say, taken in turn
 * @param shape how many calls, and when
 * @param turnDetection what sessions of OpenAI's protocol ask for
 */
public record LoadOptions(
        URI server,
        Optional<String> apiKey,
        Dialect dialect,
        List<Clip> clips,
        Shape shape,
        TurnDetection turnDetection) {
    public LoadOptions {
        clips = List.copyOf(clips);
    }

    /** With {@link TurnDetection#SERVER_VAD}, as clients of OpenAI's protocol have it where they do not say. */
    public LoadOptions(URI server, Optional<String> apiKey, Dialect dialect, List<Clip> clips, Shape shape) {
        this(server, apiKey, dialect, clips, shape, TurnDetection.SERVER_VAD);
    }

    /** How the server finds out that the caller's turn is over. */
    public enum TurnDetection {
        /** By the voice alone: its detector is asked about all audio. */
        SERVER_VAD,
        /** By what the recogniser tells of pauses, as in Unmute's protocol. */
        SEMANTIC_VAD
    }

    /** What callers speak. */
    public enum Dialect {
        /** OpenAI's Realtime protocol over a WebSocket: PCM, which runs ahead of its playback. */
        REALTIME(0),
        /** Unmute's protocol over a WebSocket: Ogg Opus, which leaves 320 ms before it is played. */
        UNMUTE(320),
        /** OpenAI's Realtime protocol over WebRTC: Opus, which leaves when it is played, by packets of 20 ms. */
        WEBRTC(0);

        private final double aheadMs;

        Dialect(double aheadMs) {
            this.aheadMs = aheadMs;
        }

        /** How long before it is played audio may leave the server, where its pace is that of playback. */
        public double aheadMs() {
            return aheadMs;
        }
    }

    /**
     * @param callers at the same time
     * @param turns of each call; without any a call is closed half a second after the server is ready
     * @param rampUp over which the calls begin
     */
    public record Shape(int callers, int turns, Duration rampUp) {}

    /**
     * Who else is asked.
     *
     * @param serverPid process whose processor time and memory are measured, on this machine
     * @param simulator address of the trace of the simulator behind the server, on this machine
     */
    public record Probes(OptionalLong serverPid, Optional<URI> simulator) {
        public static final Probes NONE = new Probes(OptionalLong.empty(), Optional.empty());
    }

    boolean tls() {
        return server.getScheme().equals("wss") || server.getScheme().equals("https");
    }

    int port() {
        return server.getPort() >= 0 ? server.getPort() : tls() ? 443 : 80;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LoadOptions[" + dialect + " at " + server + ", " + shape + "]";
    }
}
