package dev.parley.conversation;

/**
 * About how many tokens a language model makes of a text. Which tokeniser a configured model has is unknown, so this
 * counts characters: four ASCII characters, two of another alphabet, or one of the East Asian scripts make a token, as
 * in the vocabularies of current models. Pure.
 */
public final class TokenEstimate {
    /** What a message costs besides its text. */
    private static final int FRAME = 4;

    private static final int IMAGE = 765;
    private static final int SMALL_IMAGE = 85;
    private static final int FIRST_EAST_ASIAN = 0x2E80;

    private TokenEstimate() {}

    public static int of(String text) {
        long quarters = 0;
        for (int i = 0; i < text.length(); i++) {
            quarters += quarters(text, i);
        }
        return (int) Math.min(Integer.MAX_VALUE / 2, (quarters + 3) / 4);
    }

    private static int quarters(String text, int at) {
        char unit = text.charAt(at);
        if (unit < 0x80) {
            return 1;
        }
        if (unit < FIRST_EAST_ASIAN) {
            return 2;
        }
        boolean counted = Character.isLowSurrogate(unit) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        return counted ? 0 : 4;
    }

    /** Speech counts by its transcript, for that is what the model reads. */
    public static int of(Item item) {
        return FRAME
                + switch (item) {
                    case Item.Message message ->
                        message.parts().stream().mapToInt(TokenEstimate::of).sum();
                    case Item.FunctionCall call -> of(call.name()) + of(call.arguments());
                    case Item.FunctionOutput output -> of(output.output());
                    case Item.ServerCall call ->
                        of(call.name())
                                + of(call.arguments())
                                + of(call.output().orElse(""));
                    case Item.ApprovalRequest request -> of(request.name()) + of(request.arguments());
                    // The model is told of its tools otherwise, and reads the answer with the request.
                    case Item.ServerTools tools -> 0;
                    case Item.ApprovalResponse response -> of(response.reason().orElse(""));
                };
    }

    private static int of(Part part) {
        if (part instanceof Part.InputImage image) {
            return image.detail().equals("low") ? SMALL_IMAGE : IMAGE;
        }
        return of(part.words());
    }
}
