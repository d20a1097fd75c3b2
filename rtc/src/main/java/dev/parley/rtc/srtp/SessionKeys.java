package dev.parley.rtc.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Keys of RTP or of RTCP, derived from a master key (RFC 3711 section 4.3, with a key derivation rate of zero). */
record SessionKeys(byte[] encryption, byte[] authentication, byte[] salt) {
    static final int AUTHENTICATION_BYTES = 20;
    private static final int RTCP = 3;
    private static final int LABEL_AT = 7;

    static SessionKeys rtp(SrtpProfile profile, SrtpKeys.Master master) {
        return derive(profile, master, 0);
    }

    static SessionKeys rtcp(SrtpProfile profile, SrtpKeys.Master master) {
        return derive(profile, master, RTCP);
    }

    private static SessionKeys derive(SrtpProfile profile, SrtpKeys.Master master, int firstLabel) {
        return new SessionKeys(
                stream(master, firstLabel, SrtpProfile.KEY_BYTES),
                stream(master, firstLabel + 1, AUTHENTICATION_BYTES),
                stream(master, firstLabel + 2, profile.saltBytes()));
    }

    private static byte[] stream(SrtpKeys.Master master, int label, int bytes) {
        byte[] counter = Arrays.copyOf(master.salt(), 16);
        counter[LABEL_AT] ^= (byte) label;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(master.key(), "AES"), new IvParameterSpec(counter));
            return cipher.doFinal(new byte[bytes]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
