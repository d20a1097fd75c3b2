package dev.parley.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Test vectors of RFC 3711 appendix B and RFC 7714 section 16. */
class SrtpVectorsTest {
    private static final byte[] KEY = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] SALT = hex("517569642070726f2071756f");

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void keysAreDerived() {
        SrtpKeys.Master master =
                new SrtpKeys.Master(hex("E1F97A0D3E018BE0D64FA32C06DE4139"), hex("0EC675AD498AFEEBB6960B3AABE6"));
        SessionKeys keys = SessionKeys.rtp(SrtpProfile.AES_128_CM_HMAC_SHA1_80, master);
        assertThat(keys.encryption()).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(keys.salt()).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(keys.authentication()).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    @Test
    void counterModeMakesThatKeyStream() {
        SessionKeys keys = new SessionKeys(
                hex("2B7E151628AED2A6ABF7158809CF4F3C"), new byte[20], hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
        byte[] packet = new byte[48 + 10];
        new CounterModeCipher(keys).protectRtp(packet, 0, 48, 0, 0);
        assertThat(Arrays.copyOf(packet, 48))
                .isEqualTo(hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB"
                        + "41E95B3BB0A2E8DD477901E4FCA894C0"));
    }

    @Test
    void gcmEncryptsAPacket() {
        byte[] plain = hex("8040f17b 8041f8d3 5501a0b2"
                + "47616c6c 696120657374206f6d6e697320646976697361 20696e2070617274657320747265 73");
        byte[] packet = Arrays.copyOf(plain, plain.length + 16);
        GcmCipher cipher = new GcmCipher(new SessionKeys(KEY, new byte[20], SALT));
        cipher.protectRtp(packet, 12, plain.length, 0x5501a0b2, 0xf17b);
        assertThat(packet)
                .isEqualTo(hex("8040f17b 8041f8d3 5501a0b2"
                        + "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833"
                        + "899d7f27 beb16a91 52cf765e e4390cce"));
        assertThat(cipher.unprotectRtp(packet, 12, plain.length, 0x5501a0b2, 0xf17b))
                .isTrue();
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
    }
}
