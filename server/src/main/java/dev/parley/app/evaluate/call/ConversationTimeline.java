package dev.parley.app.evaluate.call;

import java.util.List;

/**
 * One conversation as it went.
 *
 * @param durationMs virtual time it took
 * @param events in the order in which they were known
 */
public record ConversationTimeline(String scenario, long durationMs, List<TimelineEvent> events) {
    public ConversationTimeline {
        events = List.copyOf(events);
    }
}
