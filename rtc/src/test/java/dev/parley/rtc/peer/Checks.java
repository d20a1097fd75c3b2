package dev.parley.rtc.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks of ICE as clients send them, written down anew. */
final class Checks {
    private Checks() {}

    /** A binding request that nominates: as a browser's, without a fingerprint. */
    static byte[] of(String username, String password) throws Exception {
        byte[] name = username.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(200);
        out.putShort((short) 1)
                .putShort((short) 0)
                .putInt(0x2112A442)
                .putLong(1)
                .putInt(2);
        out.putShort((short) 6).putShort((short) name.length).put(name).put(new byte[-name.length & 3]);
        out.putShort((short) 0x24).putShort((short) 4).putInt(1);
        out.putShort((short) 0x802A).putShort((short) 8).putLong(3);
        out.putShort((short) 0x25).putShort((short) 0);
        int end = out.position();
        out.putShort(2, (short) (end + 24 - 20));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        mac.update(out.array(), 0, end);
        out.putShort((short) 8).putShort((short) 20).put(mac.doFinal());
        return Arrays.copyOf(out.array(), out.position());
    }
}
