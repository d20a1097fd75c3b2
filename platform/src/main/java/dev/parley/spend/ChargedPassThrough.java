package dev.parley.spend;

import dev.parley.provider.ChatPassThrough;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that are handed on as they are, charged for the usage in the end of the answer. An answer without it, as one
 * that is streamed and whose client did not ask, is charged by its length: its pieces, or a token for four bytes.
 */
final class ChargedPassThrough implements ChatPassThrough {
    /** The usage stands in the last piece, before an end of some bytes. */
    private static final int TAIL = 8 << 10;

    private static final int BYTES_A_TOKEN = 4;
    private static final int OK = 200;
    private static final Pattern READ = number("prompt_tokens");
    private static final Pattern WRITTEN = number("completion_tokens");
    private static final Pattern CACHED = number("cached_tokens");
    private static final String PIECE = "data:";

    private final ChatPassThrough server;
    private final Consumer<LlmEvent.Usage> charge;

    ChargedPassThrough(ChatPassThrough server, Consumer<LlmEvent.Usage> charge) {
        this.server = server;
        this.charge = charge;
    }

    private static Pattern number(String field) {
        return Pattern.compile("\"" + field + "\"\\s*:\\s*(\\d{1,9})");
    }

    @Override
    public Exchange forward(byte[] body, Answer answer) {
        Counted counted = new Counted(body.length, answer);
        Exchange exchange = server.forward(body, counted);
        return new Exchange() {
            @Override
            public void pause() {
                exchange.pause();
            }

            @Override
            public void resume() {
                exchange.resume();
            }

            @Override
            public CompletionStage<Void> cancel() {
                counted.over();
                return exchange.cancel();
            }
        };
    }

    /** Loop only. */
    private final class Counted implements Answer {
        private final int asked;
        private final Answer answer;
        private String tail = "";
        private long bytes;
        private long pieces;
        private boolean answers;
        private boolean over;

        Counted(int asked, Answer answer) {
            this.asked = asked;
            this.answer = answer;
        }

        @Override
        public void head(int status, String contentType) {
            answers = status == OK;
            answer.head(status, contentType);
        }

        @Override
        public void data(byte[] piece) {
            bytes += piece.length;
            String text = new String(piece, StandardCharsets.ISO_8859_1);
            for (int at = text.indexOf(PIECE); at >= 0; at = text.indexOf(PIECE, at + 1)) {
                pieces++;
            }
            String both = tail + text;
            tail = both.substring(Math.max(0, both.length() - TAIL));
            answer.data(piece);
        }

        @Override
        public void end() {
            over();
            answer.end();
        }

        @Override
        public void failed(ProviderException cause) {
            over();
            answer.failed(cause);
        }

        private void over() {
            if (!over && answers) {
                charge.accept(usage());
            }
            over = true;
        }

        private LlmEvent.Usage usage() {
            long read = last(READ).orElse((long) asked / BYTES_A_TOKEN);
            long written = last(WRITTEN).orElse(pieces > 0 ? pieces : bytes / BYTES_A_TOKEN);
            return new LlmEvent.Usage(
                    (int) Math.min(read, Integer.MAX_VALUE),
                    (int) Math.min(written, Integer.MAX_VALUE),
                    last(CACHED).orElse(0L).intValue());
        }

        private Optional<Long> last(Pattern field) {
            Matcher found = field.matcher(tail);
            Optional<Long> last = Optional.empty();
            while (found.find()) {
                last = Optional.of(Long.valueOf(found.group(1)));
            }
            return last;
        }
    }
}
