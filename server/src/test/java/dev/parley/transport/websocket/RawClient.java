package dev.parley.transport.websocket;

import dev.parley.app.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A WebSocket client that does what no library allows: broken frames, no answer to pings, not reading. Masks with zeroes.
 */
final class RawClient implements Closeable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** The server gives a client five seconds to answer a close. */
    private static final int LONGEST_CLOSE_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** One frame as it came. */
    record Frame(int opcode, byte[] payload) {
        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    RawClient(int port, String headers) throws IOException {
        this(port, "/v1/realtime", headers);
    }

    RawClient(int port, String path, String headers) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout((int) TestServer.PATIENCE_SECONDS * 1000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The head of the server's answer. */
    String answer() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readByte());
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    void send(int opcode, boolean last, byte[] payload) throws IOException {
        out.write(frame(opcode, last, payload));
    }

    /** As it goes over the network. */
    static byte[] frame(int opcode, boolean last, byte[] payload) {
        byte[] head = head(opcode, last, payload.length);
        byte[] frame = Arrays.copyOf(head, head.length + payload.length);
        System.arraycopy(payload, 0, frame, head.length, payload.length);
        return frame;
    }

    /** Announces a frame of {@code length} bytes. */
    void sendHead(int opcode, boolean last, long length) throws IOException {
        out.write(head(opcode, last, length));
    }

    /** With a mask of zeros, so that the payload goes as it is. */
    private static byte[] head(int opcode, boolean last, long length) {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) ((last ? 0x80 : 0) | opcode));
        if (length < 126) {
            head.put((byte) (0x80 | length));
        } else if (length < 1 << 16) {
            head.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            head.put((byte) (0x80 | 127)).putLong(length);
        }
        return Arrays.copyOf(head.array(), head.position() + 4);
    }

    void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte() & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first & 0x0F, payload);
    }

    /** The next frame of this kind; others before it are dropped. */
    Frame read(int opcode) throws IOException {
        Frame frame = read();
        while (frame.opcode() != opcode) {
            frame = read();
        }
        return frame;
    }

    /** Whether the server ended the connection in order, having read all that was sent; false if it reset it. */
    boolean hasEnded() throws IOException {
        try {
            while (in.read() >= 0) {
                continue;
            }
            return true;
        } catch (java.net.SocketException reset) {
            return false;
        }
    }

    /** Whether the server has cut the connection, after whatever it still sent. */
    boolean isCut() throws IOException {
        socket.setSoTimeout(LONGEST_CLOSE_MS);
        try {
            while (in.read() >= 0) {
                continue;
            }
            return true;
        } catch (EOFException e) {
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
