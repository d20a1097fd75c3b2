package dev.parley.rtc.peer;

import dev.parley.rtc.dtls.DtlsCertificates;
import dev.parley.rtc.dtls.DtlsHandshakes;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Makes clients that call servers over WebRTC; they share a certificate. Any thread. */
public final class RtcClientFactory {
    private final Environment environment;
    private final ChannelFactory<? extends DatagramChannel> channels;
    private final DtlsCertificates certificates;
    private final DtlsHandshakes handshakes;

    /**
     * Where clients live.
     *
     * @param clock the time of day, for certificates and reports
     * @param nanoTime a steady clock, in nanoseconds
     * @param random fit for secrets
     * @param handshakes gives each task a thread that may block
     */
    public record Environment(InstantSource clock, LongSupplier nanoTime, SecureRandom random, Executor handshakes) {}

    /**
     * Makes a certificate, which takes a tenth of a second the first time.
     *
     * @param channels as {@code NioDatagramChannel::new}, fitting the loops of the clients
     */
    public RtcClientFactory(Environment environment, ChannelFactory<? extends DatagramChannel> channels) {
        this.environment = environment;
        this.channels = channels;
        certificates = new DtlsCertificates(environment.clock(), environment.random(), environment.handshakes());
        handshakes = new DtlsHandshakes(environment.handshakes(), environment.random());
    }

    /**
     * A client that has not called yet.
     *
     * @param loop on which it lives, and where its listener is told
     * @param label of the data channel that it opens
     */
    public RtcClient create(EventLoop loop, String label, RtcListener listener) {
        return new RtcClient(this, loop, label, listener);
    }

    Environment environment() {
        return environment;
    }

    ChannelFactory<? extends DatagramChannel> channels() {
        return channels;
    }

    DtlsCertificates certificates() {
        return certificates;
    }

    DtlsHandshakes handshakes() {
        return handshakes;
    }
}
