package dev.parley.simulator.moshi;

import dev.parley.codec.OpusEncoderOptions;
import dev.parley.ogg.OggOpusWriter;
import dev.parley.simulator.speech.Speaker;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** How speech is put on the wire: raw or in messages, as samples or as Ogg Opus. One connection; loop only. */
final class TtsFormat implements AutoCloseable {
    private static final int RATE = 24_000;
    private static final int OPUS_FRAME_MS = 40;

    private final MoshiLink link;
    private final boolean messages;
    private final Optional<OggOpusWriter> opus;

    private TtsFormat(MoshiLink link, boolean messages, boolean ogg) {
        this.link = link;
        this.messages = messages;
        this.opus = ogg
                ? Optional.of(new OggOpusWriter(OpusEncoderOptions.speech(RATE), 1, OPUS_FRAME_MS, this::pages))
                : Optional.empty();
    }

    /** The format of the query; empty when the server knows no such one. */
    static Optional<TtsFormat> of(String name, MoshiLink link) {
        return switch (name) {
            case "PcmMessagePack" -> Optional.of(new TtsFormat(link, true, false));
            case "Pcm" -> Optional.of(new TtsFormat(link, false, false));
            case "OggOpusMessagePack" -> Optional.of(new TtsFormat(link, true, true));
            case "OggOpus" -> Optional.of(new TtsFormat(link, false, true));
            default -> Optional.empty();
        };
    }

    /** Whether {@code Ready}, words and errors can be said. */
    boolean messages() {
        return messages;
    }

    void word(Speaker.Begun word) {
        if (messages) {
            link.send(link.output().text(word.word(), word.startSeconds(), word.stopSeconds()));
        }
    }

    void audio(short[] frame) {
        if (opus.isPresent()) {
            opus.get().write(frame, 0, frame.length);
        } else {
            link.send(messages ? link.output().audio(frame) : floats(frame));
        }
    }

    /** Sends what an encoder still holds back. */
    void end() {
        opus.ifPresent(OggOpusWriter::end);
    }

    private void pages(byte[] data, int offset, int length) {
        link.send(
                messages
                        ? link.output().oggOpus(data, offset, length)
                        : Buffer.buffer(length).appendBytes(data, offset, length));
    }

    private static Buffer floats(short[] frame) {
        Buffer bytes = Buffer.buffer(frame.length * Float.BYTES);
        for (short sample : frame) {
            bytes.appendFloatLE(sample / MoshiOutput.FULL_SCALE);
        }
        return bytes;
    }

    @Override
    public void close() {
        opus.ifPresent(OggOpusWriter::close);
    }
}
