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

    private static void isMessage(Result result, boolean text, String content) {
        assertThat(result).isInstanceOfSatisfying(Result.Message.class, message -> {
            assertThat(message.text()).isEqualTo(text);
            assertThat(message.length()).isEqualTo(content.length());
            assertThat(message.content().toString()).isEqualTo(content);
        });
    }

    @Test
    void aMessageIsHalfHereFromItsFirstFragmentToItsLast() {
        assertThat(messages.isEmpty()).isTrue();
        assertThat(text("a", false)).isEqualTo(new Result.Incomplete());
        assertThat(messages.isEmpty()).isFalse();
        isMessage(more("b", true), true, "ab");
        assertThat(messages.isEmpty()).isTrue();
    }

    @Test
    void theLimitIsReachedByAllFragmentsTogetherAndNotByTheMessageBefore() {
        text("ab", false);
        isMessage(more("cd", true), true, "abcd");
        isMessage(text("abcd", true), true, "abcd");
        text("ab", false);
        assertThat(more("cde", false)).isEqualTo(new Result.TooLong());
        assertThat(messages.isEmpty()).as("nothing is kept of it").isTrue();
        isMessage(text("f", true), true, "f");
    }

    @Test
    void theFirstFragmentSaysOfWhichKindTheMessageIs() {
        messages.add(WebSocketFrame.binaryFrame(Buffer.buffer("a"), false));
        isMessage(more("b", true), false, "ab");
        isMessage(text("c", true), true, "c");
        isMessage(messages.add(WebSocketFrame.binaryFrame(Buffer.buffer("d"), true)), false, "d");
    }

    @Test
    void whatIsKeptIsBoundedByBytesAndNotByFragments() {
        MessageAssembler large = new MessageAssembler(1 << 20);
        large.add(WebSocketFrame.textFrame("a", false));
        for (int i = 0; i < 200_000; i++) {
            large.add(WebSocketFrame.continuationFrame(Buffer.buffer("b"), false));
        }
        Result whole = large.add(WebSocketFrame.continuationFrame(Buffer.buffer("c"), true));
        isMessage(whole, true, "a" + "b".repeat(200_000) + "c");
        assertThat(((Result.Message) whole).parts()).hasSizeLessThanOrEqualTo(4);
    }
}
