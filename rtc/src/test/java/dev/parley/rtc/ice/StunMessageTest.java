package dev.parley.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StunMessageTest {
    /** RFC 5769 section 2.1. */
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff"
                    + "80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249"
                    + "c1b571a280280004e57a3bcf");

    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    @Test
    void readsTheRequestOfTheRfc() throws StunFormatException {
        StunMessage request = StunMessage.parse(REQUEST, REQUEST.length);
        assertThat(request.isBindingRequest()).isTrue();
        assertThat(request.username()).isEqualTo("evtj:h6vY");
        assertThat(request.receiver()).isEqualTo("evtj");
        assertThat(request.nominates()).isFalse();
        assertThat(request.authentic(PASSWORD)).isTrue();
        assertThat(request.authentic(PASSWORD + "x")).isFalse();
    }

    @Test
    void seesEveryChangedByte() {
        int fingerprint = REQUEST.length - 8;
        for (int i = 0; i < REQUEST.length; i++) {
            if (i == fingerprint || i == fingerprint + 1) {
                continue; // another attribute then, and none is needed
            }
            byte[] changed = REQUEST.clone();
            changed[i] ^= 1;
            try {
                assertThat(StunMessage.parse(changed, changed.length).authentic(PASSWORD))
                        .as("byte %d", i)
                        .isFalse();
            } catch (StunFormatException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void trustsNothingBehindTheIntegrity() throws StunFormatException {
        byte[] request = new StunWriter(StunMessage.BINDING_REQUEST, new byte[12])
                .attribute(StunMessage.USERNAME, "a:b".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .finish(PASSWORD);
        byte[] forged = Arrays.copyOf(request, request.length - 8 + 4);
        forged[forged.length - 4] = 0;
        forged[forged.length - 3] = StunMessage.USE_CANDIDATE;
        forged[forged.length - 2] = 0;
        forged[forged.length - 1] = 0;
        forged[3] = (byte) (forged.length - StunMessage.HEADER_BYTES);
        StunMessage message = StunMessage.parse(forged, forged.length);
        assertThat(message.authentic(PASSWORD)).isTrue();
        assertThat(message.nominates()).isFalse();
    }

    @Test
    void refusesEndlessAttributes() {
        byte[] many = Arrays.copyOf(REQUEST, StunMessage.HEADER_BYTES + 33 * 4);
        Arrays.fill(many, StunMessage.HEADER_BYTES, many.length, (byte) 0);
        many[2] = 0;
        many[3] = (byte) (33 * 4);
        assertThatExceptionOfType(StunFormatException.class).isThrownBy(() -> StunMessage.parse(many, many.length));
    }

    @Property(tries = 2000)
    void throwsNothingElse(
            @ForAll @Size(max = 120) byte[] tail, @ForAll @IntRange(max = 107) int kept, @ForAll boolean fitting) {
        byte[] bytes = Arrays.copyOf(REQUEST, kept + tail.length);
        System.arraycopy(tail, 0, bytes, kept, tail.length);
        if (fitting && bytes.length >= StunMessage.HEADER_BYTES) {
            bytes[2] = 0;
            bytes[3] = (byte) (bytes.length - StunMessage.HEADER_BYTES);
        }
        try {
            StunMessage message = StunMessage.parse(bytes, bytes.length);
            message.receiver();
            message.authentic(PASSWORD);
        } catch (StunFormatException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }
}
