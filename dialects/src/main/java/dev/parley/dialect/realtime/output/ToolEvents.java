package dev.parley.dialect.realtime.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.realtime.items.ItemJson;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Place;

/** Writes the events of tools that the server runs (openai-realtime.md 5.3, {@code mcp_*}). Loop only. */
final class ToolEvents {
    private final EventWriter writer;

    ToolEvents(EventWriter writer) {
        this.writer = writer;
    }

    /** Sends the event for {@code output}, if the protocol has one. */
    void encode(SessionOutput.ServerToolOutput output) {
        switch (output) {
            case SessionOutput.ToolListing it ->
                writer.send(writer.event("mcp_list_tools." + ItemJson.lower(it.stage()))
                        .put("item_id", it.itemId()));
            // Strict clients want the padding that hides a delta's length from who listens in; it may be empty.
            case SessionOutput.ServerCallArguments it ->
                writer.send(
                        arguments("delta", it.place()).put("delta", it.delta()).put("obfuscation", ""));
            case SessionOutput.ServerCallArgumentsDone it ->
                writer.send(arguments("done", it.place()).put("arguments", it.arguments()));
            case SessionOutput.ServerCallProgress it ->
                writer.send(writer.event("response.mcp_call." + ItemJson.lower(it.stage()))
                        .put("item_id", it.place().itemId())
                        .put("output_index", it.place().outputIndex()));
            case SessionOutput.ToolTrouble _ -> {}
        }
    }

    private ObjectNode arguments(String what, Place place) {
        return writer.event("response.mcp_call_arguments." + what)
                .put("response_id", place.responseId())
                .put("item_id", place.itemId())
                .put("output_index", place.outputIndex());
    }
}
