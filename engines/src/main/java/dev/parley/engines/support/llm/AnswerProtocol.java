package dev.parley.engines.support.llm;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import io.vertx.core.http.RequestOptions;
import java.util.function.Consumer;

/** One generation in the protocol of its server: what is sent, and how the answer is read. Confined to the session's loop. */
public interface AnswerProtocol {
    /**
     * Makes the request and gives it to {@code then}, or what is wrong with it to {@code refused}, on the loop, at once or
     * later. Asked again for each try.
     */
    void prepare(SessionExecutor executor, Consumer<Ask> then, Consumer<ProviderException> refused);

    /** Reads the answer to the request prepared last. */
    StreamedAnswer answer(StreamedAnswer.Output out);

    /** Whether a refusal has taught something, so that the request prepared next may be taken. */
    boolean learns(int status, String body);

    /** The body of an answer has ended as it should. */
    default void bodyEnded() {}

    /** A request. */
    record Ask(RequestOptions options, byte[] body) {}
}
