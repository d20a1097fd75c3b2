package dev.parley.rtc.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/** Takes datagrams of one client and carries them over a connection, each behind its length (RFC 4571), and back. */
final class TcpRelay implements AutoCloseable {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final DatagramSocket socket = new DatagramSocket(0, HERE);
    private final Socket connection;
    private volatile int client;

    /** @param port of the server, TCP */
    TcpRelay(int port) throws IOException {
        connection = new Socket(HERE, port);
        Thread.startVirtualThread(this::out);
        Thread.startVirtualThread(this::in);
    }

    /** The UDP port that the client sends to. */
    int port() {
        return socket.getLocalPort();
    }

    private void out() {
        try {
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                socket.receive(packet);
                client = packet.getPort();
                byte[] framed = new byte[2 + packet.getLength()];
                framed[0] = (byte) (packet.getLength() >>> 8);
                framed[1] = (byte) packet.getLength();
                System.arraycopy(packet.getData(), 0, framed, 2, packet.getLength());
                int cut = framed.length / 2; // what arrives need not be what was sent at once
                out.write(framed, 0, cut);
                out.flush();
                out.write(framed, cut, framed.length - cut);
                out.flush();
            }
        } catch (IOException e) {
            return; // closed by the test
        }
    }

    private void in() {
        try {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (true) {
                byte[] packet = new byte[in.readUnsignedShort()];
                in.readFully(packet);
                socket.send(new DatagramPacket(Arrays.copyOf(packet, packet.length), packet.length, HERE, client));
            }
        } catch (IOException e) {
            return; // closed by either side
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        connection.close();
    }
}
