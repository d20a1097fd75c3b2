package dev.parley.simulator.llm;

import java.util.List;

/** Writes the steps of one streamed answer as its protocol has them; a step may be empty. Confined to the answer's loop. */
public interface AnswerFormat {
    /** Why an answer ends. */
    enum Finish {
        STOP,
        LENGTH,
        CALLS
    }

    /** Tokens that the request allows. */
    int limit();

    String begin();

    String word(String token);

    /** What the model thinks before it answers. */
    List<String> thoughts(String thoughts);

    /** One call of a function, its arguments in pieces. */
    List<String> call(int index, LlmReply.ToolCalls.Call call);

    /** @param tokens written */
    String finish(Finish finish, int tokens);

    /** That it failed in the middle. */
    String error(String message);

    /** An event that breaks off in the middle. */
    String half();

    /** As servers send events. */
    static String event(String name, String data) {
        return (name.isEmpty() ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
    }
}
