package dev.parley.conversation;

import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.util.Optional;

/**
 * About how many bytes of memory an item takes: two for each character of its words, arguments and outputs, one for each
 * of a picture's address. Its audio is no part of it. Pure, and as fast for a long text as for a short one.
 */
public final class ItemBytes {
    /** What an item, and each part of it, takes besides its texts. */
    private static final long FRAME = 200;

    private ItemBytes() {}

    public static long of(Item item) {
        return FRAME
                + switch (item) {
                    case Item.Message message ->
                        message.parts().stream().mapToLong(ItemBytes::of).sum();
                    case Item.FunctionCall call -> of(call.callId()) + of(call.name()) + of(call.arguments());
                    case Item.FunctionOutput output -> of(output.callId()) + of(output.output());
                    case Item.ServerTools tools ->
                        tools.tools().stream().mapToLong(ItemBytes::of).sum();
                    case Item.ServerCall call ->
                        of(call.name())
                                + of(call.arguments())
                                + call.result().map(ItemBytes::of).orElse(0L);
                    case Item.ApprovalRequest request -> of(request.name()) + of(request.arguments());
                    case Item.ApprovalResponse response -> of(response.requestId()) + of(response.reason());
                };
    }

    private static long of(Part part) {
        return FRAME + (part instanceof Part.InputImage image ? image.url().length() : of(part.words()));
    }

    private static long of(ToolSpec tool) {
        return FRAME
                + of(tool.name())
                + of(tool.description())
                + of(tool.parametersJson())
                + of(tool.annotationsJson());
    }

    private static long of(ToolResult result) {
        return switch (result) {
            case ToolResult.Output output -> of(output.text());
            case ToolResult.Failed failed -> of(failed.error());
        };
    }

    private static long of(ToolError error) {
        return of(error.message());
    }

    private static long of(Optional<String> text) {
        return text.map(ItemBytes::of).orElse(0L);
    }

    private static long of(String text) {
        return 2L * text.length();
    }
}
