package dev.parley.rtc.peer;

import dev.parley.rtc.sctp.DataChannel;
import dev.parley.rtc.sctp.DataChannelListener;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands what happens to data channels on to the listener of their connection, whose end is that of the association.
 *
 * @param orderly why the connection ends when the other side has closed the association
 * @param end ends the connection
 */
record ChannelEvents(RtcListener listener, RtcCloseReason orderly, BiConsumer<RtcCloseReason, @Nullable Throwable> end)
        implements DataChannelListener {
    @Override
    public void opened(DataChannel channel) {
        listener.channelOpened(channel);
    }

    @Override
    public void message(DataChannel channel, byte[] data, boolean text) {
        listener.message(channel, data, text);
    }

    @Override
    public void drained(DataChannel channel) {
        listener.drained(channel);
    }

    @Override
    public void channelClosed(DataChannel channel) {
        listener.channelClosed(channel);
    }

    @Override
    public void associationClosed(@Nullable String failure) {
        if (failure == null) {
            end.accept(orderly, null);
        } else {
            end.accept(RtcCloseReason.FAILED, new IOException("SCTP: " + failure));
        }
    }
}
