package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormCutsTest {
    private static final byte[] FORM =
            ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF\r\r\n"
                            + "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
                            + "--b\r\nContent-Disposition: form-data; name=\"times\"\r\n\r\nword\r\n--b--\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);

    private final FormCuts cuts = new FormCuts();

    private static HttpRequest head(String type) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set("content-type", type);
        return request;
    }

    private static HttpContent piece(byte[] bytes, int from, int to) {
        var content = Unpooled.copiedBuffer(bytes, from, to - from);
        return to == bytes.length ? new DefaultLastHttpContent(content) : new DefaultHttpContent(content);
    }

    /** What Netty reads of a form that comes in these pieces. */
    private List<String> fields(int... ends) throws IOException {
        HttpRequest head = head("multipart/form-data; boundary=b");
        cuts.begin(head);
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), head);
        List<String> fields = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            HttpContent piece = cuts.piece(piece(FORM, from, end));
            from = end;
            if (piece != null) {
                decoder.offer(piece);
                piece.release();
            }
        }
        for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
            fields.add(
                    data instanceof FileUpload file
                            ? "file " + file.getString(StandardCharsets.ISO_8859_1)
                            : data.getName() + " " + ((Attribute) data).getValue());
        }
        decoder.destroy();
        return fields;
    }

    @Test
    void aFormIsReadAlikeWhereverItIsCut() throws IOException {
        for (int cut = 1; cut < FORM.length; cut++) {
            for (int more : new int[] {1, 2, 3}) {
                int next = Math.min(cut + more, FORM.length);
                int[] ends = next == FORM.length ? new int[] {cut, FORM.length} : new int[] {cut, next, FORM.length};
                assertThat(fields(ends))
                        .as("cut at %d and %d", cut, next)
                        .containsExactly("file RIFF\r", "model whisper-1", "times word");
            }
        }
    }

    @Test
    void otherBodiesAreLeftAsTheyCame() {
        cuts.begin(head("application/octet-stream"));
        HttpContent piece = piece(new byte[] {1, '\r', 2}, 0, 2);
        assertThat(cuts.piece(piece)).isSameAs(piece);
        assertThat(cuts.piece(LastHttpContent.EMPTY_LAST_CONTENT)).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Test
    void theLastPieceMayEndInACr() {
        cuts.begin(head("multipart/form-data; boundary=b"));
        byte[] bytes = {1, '\r', '\r'};
        assertThat(cuts.piece(piece(bytes, 0, 2)).content().readableBytes()).isEqualTo(1);
        HttpContent last = cuts.piece(piece(bytes, 2, 3));
        assertThat(last).isInstanceOf(LastHttpContent.class);
        assertThat(last.content().readableBytes()).isEqualTo(2);
    }
}
