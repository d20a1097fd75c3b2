package dev.parley.rtc.srtp;

import java.util.Arrays;

/**
 * Master keys of both directions, out of what a DTLS handshake exported (RFC 5764 section 4.2). The arrays are the caller's no
 * more.
 */
public record SrtpKeys(SrtpProfile profile, Master client, Master server) {

    /** Key and salt of one direction. */
    public record Master(byte[] key, byte[] salt) {
        @Override
        public String toString() {
            return "Master[]";
        }
    }

    /** Cuts {@code exported} up: client key, server key, client salt, server salt. */
    public static SrtpKeys of(SrtpProfile profile, byte[] exported) {
        if (exported.length != profile.exportBytes()) {
            throw new IllegalArgumentException(exported.length + " bytes for " + profile);
        }
        int key = SrtpProfile.KEY_BYTES;
        int salt = profile.saltBytes();
        return new SrtpKeys(
                profile,
                new Master(Arrays.copyOfRange(exported, 0, key), Arrays.copyOfRange(exported, 2 * key, 2 * key + salt)),
                new Master(
                        Arrays.copyOfRange(exported, key, 2 * key),
                        Arrays.copyOfRange(exported, 2 * key + salt, 2 * key + 2 * salt)));
    }

    /** The same as the other side sees them. */
    public SrtpKeys reversed() {
        return new SrtpKeys(profile, server, client);
    }
}
