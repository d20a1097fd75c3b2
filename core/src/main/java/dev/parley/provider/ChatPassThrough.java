package dev.parley.provider;

import dev.parley.concurrent.Cancellable;

/**
 * A language model whose server speaks OpenAI's Chat Completions itself, so that requests can be handed on with
 * everything they ask for (speech-backends.md F.1).
 */
public interface ChatPassThrough {
    /**
     * Hands a request on. Returns at once; call on an event loop, on which the answer comes, never from within this call,
     * and nothing of it after {@link Cancellable#cancel()} returned. Cancelling ends the request on the wire at once.
     *
     * @param body a JSON object that names its model
     */
    Exchange forward(byte[] body, Answer answer);

    /** One request under way. Loop only. */
    interface Exchange extends Cancellable {
        /** Takes no more of the answer from the server until {@link #resume()}. */
        void pause();

        void resume();
    }

    /** What the server says. {@link #end()} or {@link #failed} comes last, once. */
    interface Answer {
        /** Comes first: an HTTP status that a client can do something about, and the type of what follows. */
        void head(int status, String contentType);

        void data(byte[] piece);

        void end();

        /** The server could not be asked, refused the server's own credentials, or broke off. */
        void failed(ProviderException cause);
    }
}
