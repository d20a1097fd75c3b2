package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.ToolCallArguments;
import dev.parley.provider.LlmEvent.ToolCallStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToolCallTrackerTest {
    private final List<LlmEvent> events = new ArrayList<>();
    private final ToolCallTracker tracker = new ToolCallTracker(new Random(1), events::add);

    @Test
    void joins_fragments_by_index() {
        tracker.fragment(0, "a", "f", "");
        tracker.fragment(1, "b", "g", "");
        tracker.fragment(0, "", "", "{");
        tracker.fragment(1, "", "", "{}");
        tracker.fragment(0, "", "", "}");
        assertThat(events)
                .containsExactly(
                        new ToolCallStarted(0, "a", "f"),
                        new ToolCallStarted(1, "b", "g"),
                        new ToolCallArguments(0, "{"),
                        new ToolCallArguments(1, "{}"),
                        new ToolCallArguments(0, "}"));
    }

    /** As Ollama and Gemini send them. */
    @Test
    void a_new_id_at_the_same_index_is_a_new_call() {
        tracker.fragment(0, "a", "f", "{}");
        tracker.fragment(-1, "b", "f", "{}");
        assertThat(events)
                .containsExactly(
                        new ToolCallStarted(0, "a", "f"),
                        new ToolCallArguments(0, "{}"),
                        new ToolCallStarted(1, "b", "f"),
                        new ToolCallArguments(1, "{}"));
    }

    @Test
    void repeated_id_and_name_are_the_same_call() {
        tracker.fragment(0, "a", "f", "{");
        tracker.fragment(0, "a", "f", "}");
        assertThat(events.stream().filter(ToolCallStarted.class::isInstance)).hasSize(1);
    }

    @Test
    void makes_up_ids_where_the_server_gives_none() {
        tracker.fragment(0, "", "f", "{}");
        tracker.fragment(1, "", "g", "{}");
        List<String> ids = events.stream()
                .filter(ToolCallStarted.class::isInstance)
                .map(event -> ((ToolCallStarted) event).callId())
                .toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.startsWith("call_"));
        assertThat(tracker.any()).isTrue();
    }
}
