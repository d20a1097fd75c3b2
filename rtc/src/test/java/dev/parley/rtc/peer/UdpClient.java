package dev.parley.rtc.peer;

import dev.parley.rtc.dtls.DtlsClient;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sdp.Offers;
import dev.parley.rtc.srtp.SrtpReceiver;
import dev.parley.rtc.srtp.SrtpSender;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bouncycastle.tls.DTLSTransport;

/** A client of one call over a real socket: checks of ICE, Bouncy Castle's DTLS, sound. Packets are read by a virtual thread. */
final class UdpClient implements AutoCloseable {
    private final InetAddress server;
    private final int port;
    private final DtlsClient dtls = new DtlsClient(this::send, 7);
    private final BlockingQueue<byte[]> checks = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> sound = new LinkedBlockingQueue<>();
    private volatile DatagramSocket socket;
    private String username;
    private String password;
    private SrtpSender sender;
    private SrtpReceiver receiver;
    private DTLSTransport transport;

    UdpClient(int port) throws SocketException {
        this(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** @param server an address of this machine, under which the client is reached too */
    UdpClient(InetAddress server, int port) throws SocketException {
        this.server = server;
        this.port = port;
        socket = open();
    }

    private DatagramSocket open() throws SocketException {
        DatagramSocket fresh = new DatagramSocket(0, server);
        Thread.startVirtualThread(() -> read(fresh));
        return fresh;
    }

    private void read(DatagramSocket from) {
        while (!from.isClosed()) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            try {
                from.receive(packet);
            } catch (IOException e) {
                return; // closed by the test
            }
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            if (bytes[0] < 4 && bytes[0] >= 0) {
                checks.add(bytes);
            } else if (bytes[0] > 0) {
                dtls.take(bytes);
            } else if (!RtpPacket.isControl(bytes)) {
                sound.add(bytes);
            }
        }
    }

    private void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, server, port));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String offer() {
        return Offers.audioAndData()
                .replace(Offers.FINGERPRINT, dtls.fingerprint().toString());
    }

    private static String value(String answer, String name) {
        return answer.replaceAll("(?s).*?a=" + name + ":(\\S+).*", "$1");
    }

    void answered(String answer) {
        username = value(answer, "ice-ufrag") + ":F7gI";
        password = value(answer, "ice-pwd");
    }

    /** Checks the way, nominates it, and waits for the answer. */
    void check() throws Exception {
        send(Checks.of(username, password));
        checks.take();
    }

    void connect() throws Exception {
        check();
        transport = dtls.connect();
        sender = new SrtpSender(dtls.keys().profile(), dtls.keys().client());
        receiver = new SrtpReceiver(dtls.keys().profile(), dtls.keys().server());
    }

    /** Goes on from another port. */
    void move() throws SocketException {
        socket.close();
        socket = open();
    }

    void say(int sequence, byte[] payload) {
        byte[] packet = new byte[RtpPacket.HEADER_BYTES + payload.length + SrtpSender.OVERHEAD];
        RtpPacket.writeHeader(packet, 111, sequence == 0, sequence, sequence * 960, 99);
        System.arraycopy(payload, 0, packet, RtpPacket.HEADER_BYTES, payload.length);
        send(Arrays.copyOf(packet, sender.protectRtp(packet, RtpPacket.HEADER_BYTES + payload.length)));
    }

    /** The next sound that the server sent. */
    byte[] hear() throws InterruptedException {
        byte[] bytes = sound.take();
        int length = receiver.unprotectRtp(bytes, bytes.length);
        return Arrays.copyOfRange(bytes, RtpPacket.HEADER_BYTES, length);
    }

    /** Ends the association. */
    void hangUp() throws IOException {
        transport.close();
    }

    @Override
    public void close() {
        socket.close();
    }
}
