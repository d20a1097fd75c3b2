package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Before Netty's decoder: the same messages come as without it, in short fragments. */
class FrameFragmenterTest {
    private static final int LONGEST = 300_000;
    private static final int[] LENGTHS = {
        0, 1, 125, 126, 4000, 65_535, 65_536, 65_537, 65_661, 65_662, 131_072, 131_073, 299_999, LONGEST
    };
    private static final int TEXT = 1;

    /** What came: opcode of a message or control frame, and its payload. */
    private record Came(int opcode, ByteBuffer payload) {}

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        new FrameFragmenter(LONGEST).watch(channel);
        channel.pipeline().addLast(decoder());
        return channel;
    }

    private static WebSocket13FrameDecoder decoder() {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(LONGEST)
                .build());
    }

    private static byte[] frame(int first, byte[] payload, int mask) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask >> 8 * (3 - i % 4)));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** Messages in one frame or several, and pings anywhere. */
    private static byte[] conversation(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int message = random.nextInt(1, 5); message > 0; message--) {
            int opcode = random.nextInt(1, 3);
            for (int more = random.nextInt(3); more >= 0; more--) {
                byte[] payload = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
                random.nextBytes(payload);
                bytes.writeBytes(frame((more == 0 ? 0x80 : 0) | opcode, payload, random.nextInt()));
                opcode = 0;
                if (random.nextBoolean()) {
                    bytes.writeBytes(
                            frame(0x89, Arrays.copyOf(payload, Math.min(payload.length, 125)), random.nextInt()));
                }
            }
        }
        return bytes.toByteArray();
    }

    private static List<Came> read(EmbeddedChannel channel) {
        List<Came> all = new ArrayList<>();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int opcode = 0;
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            byte[] payload = new byte[frame.content().readableBytes()];
            frame.content().readBytes(payload);
            int kind = frame instanceof TextWebSocketFrame ? TEXT : opcodeOf(frame);
            if (kind >= 8) {
                all.add(new Came(kind, ByteBuffer.wrap(payload)));
            } else {
                opcode = kind == 0 ? opcode : kind;
                message.writeBytes(payload);
                if (frame.isFinalFragment()) {
                    all.add(new Came(opcode, ByteBuffer.wrap(message.toByteArray())));
                    message.reset();
                }
            }
            frame.release();
        }
        return all;
    }

    private static int opcodeOf(WebSocketFrame frame) {
        return switch (frame.getClass().getSimpleName()) {
            case "ContinuationWebSocketFrame" -> 0;
            case "BinaryWebSocketFrame" -> 2;
            case "PingWebSocketFrame" -> 9;
            default -> throw new AssertionError(frame);
        };
    }

    @Property(tries = 300)
    void theSameMessagesComeHoweverTheBytesAreSplit(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 100_000) int most) {
        byte[] bytes = conversation(new Random(seed));
        EmbeddedChannel plain = new EmbeddedChannel(decoder());
        plain.writeInbound(Unpooled.wrappedBuffer(bytes));
        EmbeddedChannel cut = channel();
        Random sizes = new Random(seed + 1);
        List<ByteBuf> given = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(
                    sizes.nextInt(4) == 0 ? sizes.nextInt(1, 8) : sizes.nextInt(1, most + 1), bytes.length - at);
            ByteBuf piece = cut.alloc().buffer(count).writeBytes(bytes, at, count);
            given.add(piece);
            cut.writeInbound(piece);
            at += count;
        }
        assertThat(read(cut)).isEqualTo(read(plain));
        cut.finishAndReleaseAll();
        assertThat(given).allMatch(piece -> piece.refCnt() == 0, "released");
    }

    @Example
    void noFrameIsLongerThanAFragment() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.wrappedBuffer(frame(0x81, new byte[LONGEST], 7)));
        assertThat(channel.inboundMessages())
                .hasSize(5)
                .allSatisfy(it -> assertThat(((WebSocketFrame) it).content().readableBytes())
                        .isLessThanOrEqualTo(FrameFragmenter.BYTES));
        channel.finishAndReleaseAll();
    }

    @Example
    void theDecoderRefusesWhatItWouldHaveRefused() {
        byte[] tooLong = frame(0x81, new byte[LONGEST + 1], 7);
        EmbeddedChannel channel = channel();
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(tooLong, 0, 14)))
                .as("at its header")
                .isInstanceOfSatisfying(
                        CorruptedWebSocketFrameException.class,
                        it -> assertThat(it.closeStatus()).isEqualTo(WebSocketCloseStatus.MESSAGE_TOO_BIG));
        byte[] negative = {(byte) 0x81, (byte) 0xFF, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> channel().writeInbound(Unpooled.wrappedBuffer(negative)))
                .isInstanceOf(CorruptedWebSocketFrameException.class);
        byte[] unmasked = {(byte) 0x81, 127, 0, 0, 0, 0, 0, 2, 0, 0, 'a'};
        assertThatThrownBy(() -> channel().writeInbound(Unpooled.wrappedBuffer(unmasked)))
                .isInstanceOf(CorruptedWebSocketFrameException.class);
    }

    @Example
    void halfAHeaderIsReleasedWithTheConnection() {
        EmbeddedChannel channel = channel();
        ByteBuf half = channel.alloc().buffer(1).writeByte(0x81);
        channel.writeInbound(half);
        assertThat(half.refCnt()).isZero();
        channel.finishAndReleaseAll();
        assertThat(channel.isOpen()).isFalse();
    }
}
