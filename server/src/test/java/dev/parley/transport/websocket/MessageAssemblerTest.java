package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.transport.websocket.MessageAssembler.Result;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {
    private final MessageAssembler messages = new MessageAssembler(4);

    private Result text(String part, boolean last) {
        return messages.add(WebSocketFrame.textFrame(part, last));
    }

    private Result more(String part, boolean last) {
        return messages.add(WebSocketFrame.continuationFrame(Buffer.buffer(part), last));
    }

    private static Result message(boolean text, String content) {
        return new Result.Message(text, Buffer.buffer(content));
    }

    @Test
    void aMessageIsHalfHereFromItsFirstFragmentToItsLast() {
        assertThat(messages.isEmpty()).isTrue();
        assertThat(text("a", false)).isEqualTo(new Result.Incomplete());
        assertThat(messages.isEmpty()).isFalse();
        assertThat(more("b", true)).isEqualTo(message(true, "ab"));
        assertThat(messages.isEmpty()).isTrue();
    }

    @Test
    void theLimitIsReachedByAllFragmentsTogetherAndNotByTheMessageBefore() {
        text("ab", false);
        assertThat(more("cd", true)).isEqualTo(message(true, "abcd"));
        assertThat(text("abcd", true)).isEqualTo(message(true, "abcd"));
        text("ab", false);
        assertThat(more("cde", false)).isEqualTo(new Result.TooLong());
        assertThat(messages.isEmpty()).as("nothing is kept of it").isTrue();
        assertThat(text("f", true)).isEqualTo(message(true, "f"));
    }

    @Test
    void theFirstFragmentSaysOfWhichKindTheMessageIs() {
        messages.add(WebSocketFrame.binaryFrame(Buffer.buffer("a"), false));
        assertThat(more("b", true)).isEqualTo(message(false, "ab"));
        assertThat(text("c", true)).isEqualTo(message(true, "c"));
        assertThat(messages.add(WebSocketFrame.binaryFrame(Buffer.buffer("d"), true)))
                .isEqualTo(message(false, "d"));
    }
}
