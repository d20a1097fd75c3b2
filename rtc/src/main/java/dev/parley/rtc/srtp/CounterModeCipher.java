package dev.parley.rtc.srtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in counter mode and 80 bits of HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterModeCipher implements PacketCipher {
    private static final int TAG_BYTES = 10;

    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;
    private final Mac mac;
    private final ByteBuffer counter = ByteBuffer.allocate(16);
    private final byte[] word = new byte[4];
    private final byte[] proof = new byte[SessionKeys.AUTHENTICATION_BYTES];

    CounterModeCipher(SessionKeys keys) {
        key = new SecretKeySpec(keys.encryption(), "AES");
        salt = keys.salt();
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(keys.authentication(), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void protectRtp(byte[] packet, int header, int length, int ssrc, long index) {
        crypt(packet, header, length, ssrc, index);
        prove(packet, length, (int) (index >>> 16));
        System.arraycopy(proof, 0, packet, length, TAG_BYTES);
    }

    @Override
    public boolean unprotectRtp(byte[] packet, int header, int length, int ssrc, long index) {
        prove(packet, length, (int) (index >>> 16));
        if (!proven(packet, length)) {
            return false;
        }
        crypt(packet, header, length, ssrc, index);
        return true;
    }

    @Override
    public void protectRtcp(byte[] packet, int header, int length, int ssrc, int word) {
        crypt(packet, header, length, ssrc, word & 0x7fff_ffffL);
        prove(packet, length, word);
        System.arraycopy(proof, 0, packet, length + 4, TAG_BYTES);
    }

    @Override
    public boolean unprotectRtcp(byte[] packet, int header, int length, int ssrc, int word) {
        prove(packet, length, word);
        if (!proven(packet, length + 4)) {
            return false;
        }
        if (word < 0) {
            crypt(packet, header, length, ssrc, word & 0x7fff_ffffL);
        }
        return true;
    }

    private void crypt(byte[] packet, int from, int to, int ssrc, long index) {
        counter.clear().put(salt).putShort((short) 0);
        counter.putInt(4, counter.getInt(4) ^ ssrc);
        counter.putLong(8, counter.getLong(8) ^ index << 16);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter.array()));
            cipher.doFinal(packet, from, to - from, packet, from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void prove(byte[] packet, int length, int trailer) {
        word[0] = (byte) (trailer >>> 24);
        word[1] = (byte) (trailer >>> 16);
        word[2] = (byte) (trailer >>> 8);
        word[3] = (byte) trailer;
        mac.update(packet, 0, length);
        mac.update(word, 0, word.length);
        try {
            mac.doFinal(proof, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a time that does not depend on where the first difference is. */
    private boolean proven(byte[] packet, int at) {
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            difference |= proof[i] ^ packet[at + i];
        }
        return difference == 0;
    }
}
