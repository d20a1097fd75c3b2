package dev.parley.session.script;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers with whatever a test says, one event each {@code pace}. */
public final class ScriptedLlm extends ScriptedProvider implements LanguageModel {
    private Duration pace;
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private Function<Request, List<LlmEvent>> answer = request -> text("All right then.");
    private int running;

    public ScriptedLlm(Duration pace) {
        this.pace = pace;
    }

    /** Events that write {@code text} word by word. */
    public static List<LlmEvent> text(String text) {
        List<LlmEvent> events = new ArrayList<>();
        for (String word : text.split("(?<= )")) {
            events.add(new LlmEvent.Text(word));
        }
        events.add(new LlmEvent.Done(LlmEvent.FinishReason.STOP, new LlmEvent.Usage(10, events.size(), 0)));
        return events;
    }

    /** Events that write {@code text}, if any, and then call one function. */
    public static List<LlmEvent> call(String text, String name, String arguments) {
        return calls(text, name, arguments);
    }

    /** Events that write {@code text}, if any, and then call functions: names and arguments in turn. */
    public static List<LlmEvent> calls(String text, String... namesAndArguments) {
        List<LlmEvent> events = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String word : text.split("(?<= )")) {
                events.add(new LlmEvent.Text(word));
            }
        }
        for (int i = 0; i < namesAndArguments.length / 2; i++) {
            events.add(new LlmEvent.ToolCallStarted(i, "call_" + i, namesAndArguments[2 * i]));
            events.add(new LlmEvent.ToolCallArguments(i, namesAndArguments[2 * i + 1]));
        }
        events.add(new LlmEvent.Done(LlmEvent.FinishReason.TOOL_CALLS, new LlmEvent.Usage(10, events.size(), 0)));
        return events;
    }

    /** From now on events come this far apart. */
    public void pace(Duration value) {
        pace = value;
    }

    public void answers(Function<Request, List<LlmEvent>> next) {
        answer = next;
    }

    public List<Request> requests() {
        return requests;
    }

    public int running() {
        return running;
    }

    @Override
    public String defaultModel() {
        return "scripted";
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        requests.add(request);
        List<LlmEvent> events = answer.apply(request);
        running++;
        boolean[] open = {true};
        long at = 1;
        for (LlmEvent event : events) {
            executor.schedule(pace.multipliedBy(at++), () -> {
                if (open[0]) {
                    if (event instanceof LlmEvent.Done || event instanceof LlmEvent.Failed) {
                        open[0] = false;
                        running--;
                    }
                    listener.accept(event);
                }
            });
        }
        return () -> {
            if (open[0]) {
                open[0] = false;
                running--;
            }
            return CompletableFuture.completedFuture(null);
        };
    }
}
