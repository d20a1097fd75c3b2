package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokenFramesTest {
    private final List<CorruptedWebSocketFrameException> complaints = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new BrokenFrames(complaints::add));

    @Test
    void takesTheDecodersComplaintAndLeavesOtherTroubleToOthers() {
        var broken = new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "no such opcode");
        channel.pipeline().fireExceptionCaught(broken);
        channel.checkException();
        assertThat(complaints).containsExactly(broken);

        channel.pipeline().fireExceptionCaught(new IOException("reset by peer"));
        assertThatThrownBy(channel::checkException).hasMessage("reset by peer");
        assertThat(complaints).hasSize(1);
    }
}
