package dev.parley.provider;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Writes the next message of a conversation. */
public interface LanguageModel extends Provider {
    /** Model used when a request names none. */
    String defaultModel();

    /** What it can do besides. */
    default Capabilities capabilities() {
        return Capabilities.NONE;
    }

    /**
     * Starts one generation. Returns at once. Every event is delivered on {@code executor}'s loop, in order, never from
     * within this call, and none after {@link Cancellable#cancel()} returned, after {@link LlmEvent.Done} or after
     * {@link LlmEvent.Failed}. Cancelling ends the request on the wire at once. Called on the loop.
     */
    Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener);

    /**
     * @param passThrough where requests can be handed on as they are
     * @param tools whether it calls the functions of a request; one that does not leaves them aside
     * @param images whether it is given the images of a conversation; one that is not leaves them aside
     * @param billed whether somebody pays for what it reads and writes, as far as is known
     */
    record Capabilities(Optional<ChatPassThrough> passThrough, boolean tools, boolean images, boolean billed) {
        public static final Capabilities NONE = new Capabilities(Optional.empty(), false, false);

        /** Of one that costs nothing, as far as is known. */
        public Capabilities(Optional<ChatPassThrough> passThrough, boolean tools, boolean images) {
            this(passThrough, tools, images, false);
        }

        public Capabilities withBilled(boolean value) {
            return new Capabilities(passThrough, tools, images, value);
        }
    }

    /**
     * @param messages system message first, if there is one
     * @param model empty means {@link #defaultModel()}
     * @param tools functions the model may call
     * @param toolChoice {@code auto}, {@code none}, {@code required}, or the name of one function
     * @param hints what a model may make use of, or not
     */
    record Request(
            List<ChatMessage> messages,
            Optional<String> model,
            OptionalDouble temperature,
            OptionalInt maxTokens,
            List<Tool> tools,
            ToolChoice toolChoice,
            Hints hints) {
        /** Without hints. */
        public Request(
                List<ChatMessage> messages,
                Optional<String> model,
                OptionalDouble temperature,
                OptionalInt maxTokens,
                List<Tool> tools,
                ToolChoice toolChoice) {
            this(messages, model, temperature, maxTokens, tools, toolChoice, Hints.NONE);
        }

        public Request {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
        }

        public static Request of(List<ChatMessage> messages) {
            return new Request(
                    messages,
                    Optional.empty(),
                    OptionalDouble.empty(),
                    OptionalInt.empty(),
                    List.of(),
                    ToolChoice.AUTO);
        }
    }

    /**
     * Wishes that models which do not know them leave aside.
     *
     * @param parallelTools whether several functions may be called at once; empty leaves it to the model
     * @param reasoningEffort how much to think before answering, {@code minimal} to {@code xhigh}, as models name it
     * @param engine which of several engines is preferred
     */
    record Hints(Optional<Boolean> parallelTools, Optional<String> reasoningEffort, Optional<String> engine) {
        public static final Hints NONE = new Hints(Optional.empty(), Optional.empty());

        /** By whichever engine is preferred for all. */
        public Hints(Optional<Boolean> parallelTools, Optional<String> reasoningEffort) {
            this(parallelTools, reasoningEffort, Optional.empty());
        }

        /** These, and where they say nothing, {@code others}. */
        public Hints or(Hints others) {
            return new Hints(
                    parallelTools.or(others::parallelTools),
                    reasoningEffort.or(others::reasoningEffort),
                    engine.or(others::engine));
        }
    }

    /** A function the model may call; {@code parametersJson} is a JSON schema object as text. */
    record Tool(String name, String description, String parametersJson) {}

    /** Which tool the model has to use. */
    record ToolChoice(Mode mode, Optional<String> function) {
        public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, Optional.empty());
        public static final ToolChoice NONE = new ToolChoice(Mode.NONE, Optional.empty());
        public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, Optional.empty());

        public enum Mode {
            AUTO,
            NONE,
            REQUIRED,
            /** Exactly the function named. */
            FUNCTION
        }

        public static ToolChoice function(String name) {
            return new ToolChoice(Mode.FUNCTION, Optional.of(name));
        }
    }
}
