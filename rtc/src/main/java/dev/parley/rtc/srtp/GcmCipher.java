package dev.parley.rtc.srtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM with tags of 128 bits (RFC 7714 sections 8 and 9). */
final class GcmCipher implements PacketCipher {
    private static final int TAG_BYTES = 16;
    private static final byte[] NO_WORD = {};

    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;
    private final ByteBuffer nonce = ByteBuffer.allocate(12);
    private final byte[] wordBytes = new byte[4];

    GcmCipher(SessionKeys keys) {
        key = new SecretKeySpec(keys.encryption(), "AES");
        salt = keys.salt();
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void protectRtp(byte[] packet, int header, int length, int ssrc, long index) {
        encrypt(packet, header, length, ssrc, index, NO_WORD);
    }

    @Override
    public boolean unprotectRtp(byte[] packet, int header, int length, int ssrc, long index) {
        return decrypt(packet, header, length + TAG_BYTES, ssrc, index, NO_WORD);
    }

    @Override
    public void protectRtcp(byte[] packet, int header, int length, int ssrc, int word) {
        encrypt(packet, header, length, ssrc, word & 0x7fff_ffffL, bytes(word));
    }

    /** A packet that is not encrypted is proven whole, and its tag stands where the cipher text would. */
    @Override
    public boolean unprotectRtcp(byte[] packet, int header, int length, int ssrc, int word) {
        int proven = word < 0 ? header : length;
        return decrypt(packet, proven, length + TAG_BYTES, ssrc, word & 0x7fff_ffffL, bytes(word));
    }

    private void encrypt(byte[] packet, int header, int length, int ssrc, long index, byte[] word) {
        try {
            init(Cipher.ENCRYPT_MODE, ssrc, index);
            cipher.updateAAD(packet, 0, header);
            cipher.updateAAD(word);
            cipher.doFinal(packet, header, length - header, packet, header);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean decrypt(byte[] packet, int header, int end, int ssrc, long index, byte[] word) {
        try {
            init(Cipher.DECRYPT_MODE, ssrc, index);
            cipher.updateAAD(packet, 0, header);
            cipher.updateAAD(word);
            cipher.doFinal(packet, header, end - header, packet, header);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void init(int mode, int ssrc, long index) throws GeneralSecurityException {
        nonce.clear().put(salt);
        nonce.putInt(2, nonce.getInt(2) ^ ssrc);
        nonce.putShort(6, (short) (nonce.getShort(6) ^ index >>> 32));
        nonce.putInt(8, nonce.getInt(8) ^ (int) index);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce.array()));
    }

    private byte[] bytes(int word) {
        wordBytes[0] = (byte) (word >>> 24);
        wordBytes[1] = (byte) (word >>> 16);
        wordBytes[2] = (byte) (word >>> 8);
        wordBytes[3] = (byte) word;
        return wordBytes;
    }
}
