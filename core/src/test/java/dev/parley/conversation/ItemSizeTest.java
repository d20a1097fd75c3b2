package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.conversation.Item.Status;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What items count for against the bounds of a conversation: bytes for the memory, tokens for the language model. */
class ItemSizeTest {
    private static final long FRAME_BYTES = 200;
    private static final int FRAME_TOKENS = 4;
    private static final String EIGHT = "12345678";
    private static final String SIXTEEN = EIGHT + EIGHT;

    private static Item message(Part... parts) {
        return new Item.Message("id", Role.USER, Status.COMPLETED, List.of(parts));
    }

    private static Item.ServerCall serverCall(Optional<ToolResult> result) {
        return new Item.ServerCall("id", Status.COMPLETED, "server", EIGHT, SIXTEEN, result, Optional.empty(), false);
    }

    private static Optional<ToolResult> output(String text) {
        return Optional.of(new ToolResult.Output(text));
    }

    private static Optional<ToolResult> failed(String message) {
        return Optional.of(new ToolResult.Failed(ToolError.execution(message)));
    }

    private static void assertBytes(Item item, int frames, int textBytes) {
        assertThat(ItemBytes.of(item)).isEqualTo(frames * FRAME_BYTES + textBytes);
    }

    private static void assertTokens(Item item, int tokens) {
        assertThat(TokenEstimate.of(item)).isEqualTo(FRAME_TOKENS + tokens);
    }

    @Test
    void everyPartOfAMessageCounts() {
        Item item = message(
                new Part.InputText(EIGHT),
                new Part.InputAudio(Optional.of(SIXTEEN), 500),
                new Part.Silence(7_000),
                new Part.OutputText(EIGHT),
                new Part.OutputAudio(EIGHT, 500));
        assertBytes(item, 1 + 5, 2 * (5 * 8 + Part.Silence.MARK.length()));
        assertTokens(item, 2 + 4 + 1 + 2 + 2);
    }

    @Test
    void aPictureCountsByItsAddressInBytesAndByItsDetailInTokens() {
        Item small = message(new Part.InputImage("https://example.org/a.png", "low"));
        assertBytes(small, 2, 25);
        assertTokens(small, 85);
        assertTokens(message(new Part.InputImage("https://example.org/a.png", "auto")), 765);
    }

    @Test
    void aCallCountsByItsNameAndArgumentsAndItsAnswerByItsText() {
        Item call = new Item.FunctionCall("id", Status.COMPLETED, "call_1", EIGHT, SIXTEEN);
        assertBytes(call, 1, 2 * (6 + 8 + 16));
        assertTokens(call, 2 + 4);
        Item answer = new Item.FunctionOutput("id", Status.COMPLETED, "call_1", SIXTEEN);
        assertBytes(answer, 1, 2 * (6 + 16));
        assertTokens(answer, 4);
    }

    @Test
    void aCallOfAServersToolCountsWithWhatCameOfIt() {
        assertBytes(serverCall(Optional.empty()), 1, 2 * (8 + 16));
        assertTokens(serverCall(Optional.empty()), 2 + 4);
        assertBytes(serverCall(output(SIXTEEN)), 1, 2 * (8 + 16 + 16));
        assertTokens(serverCall(output(SIXTEEN)), 2 + 4 + 4);
        assertBytes(serverCall(failed(EIGHT)), 1, 2 * (8 + 16 + 8));
        assertTokens(serverCall(failed(EIGHT)), 2 + 4);
    }

    @Test
    void theToolsOfAServerTakeMemoryButNoTokensForTheModelIsToldOtherwise() {
        ToolSpec plain = ToolSpec.of(EIGHT, SIXTEEN, "{}");
        ToolSpec annotated = new ToolSpec(EIGHT, SIXTEEN, "{}", Optional.of(EIGHT), true);
        Item tools = new Item.ServerTools("id", Status.COMPLETED, "server", List.of(plain, annotated));
        assertBytes(tools, 1 + 2, 2 * (2 * (8 + 16 + 2) + 8));
        assertTokens(tools, 0);
    }

    @Test
    void approvalsCountByWhatIsAskedAndAnswered() {
        Item request = new Item.ApprovalRequest("id", Status.COMPLETED, "server", EIGHT, SIXTEEN);
        assertBytes(request, 1, 2 * (8 + 16));
        assertTokens(request, 2 + 4);
        Item silent = new Item.ApprovalResponse("id", Status.COMPLETED, "req_1", true, Optional.empty());
        assertBytes(silent, 1, 2 * 5);
        assertTokens(silent, 0);
        Item reasoned = new Item.ApprovalResponse("id", Status.COMPLETED, "req_1", false, Optional.of(SIXTEEN));
        assertBytes(reasoned, 1, 2 * (5 + 16));
        assertTokens(reasoned, 4);
    }

    @Test
    void scriptsCountByTheirDensity() {
        assertThat(TokenEstimate.of("abcdefgh")).isEqualTo(2);
        assertThat(TokenEstimate.of("привет")).isEqualTo(3);
        assertThat(TokenEstimate.of("こんにちは")).isEqualTo(5);
        assertThat(TokenEstimate.of("")).isZero();
    }

    @Test
    void aTokenThatIsBegunCounts() {
        assertThat(TokenEstimate.of("a")).isEqualTo(1);
        assertThat(TokenEstimate.of("abcd")).isEqualTo(1);
        assertThat(TokenEstimate.of("abcde")).isEqualTo(2);
    }

    @Test
    void theScriptsBeginWhereTheirBlocksDo() {
        assertThat(TokenEstimate.of("\u007f".repeat(4))).isEqualTo(1);
        assertThat(TokenEstimate.of("\u0080".repeat(4))).isEqualTo(2);
        assertThat(TokenEstimate.of("\u2e7f".repeat(4))).isEqualTo(2);
        assertThat(TokenEstimate.of("\u2e80".repeat(4))).isEqualTo(4);
    }

    @Test
    void aPairOfSurrogatesIsOneCharacterAndALoneOneIsOneToo() {
        assertThat(TokenEstimate.of("😀😀😀")).isEqualTo(3);
        assertThat(TokenEstimate.of("\ude00")).isEqualTo(1);
        assertThat(TokenEstimate.of("\ude00\ude00")).isEqualTo(2);
        assertThat(TokenEstimate.of("\ud83d\ud83d")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void aRatioOfWhatStaysIsARatio(double retained) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Truncation(true, retained, OptionalInt.empty()))
                .withMessageContaining("retained")
                .withMessageContaining(Double.toString(retained));
    }

    @Test
    void aServersCallTellsWhatCameOfIt() {
        assertThat(serverCall(Optional.empty()).output()).isEmpty();
        assertThat(serverCall(Optional.empty()).error()).isEmpty();
        assertThat(serverCall(output("sunny")).output()).contains("sunny");
        assertThat(serverCall(output("sunny")).error()).isEmpty();
        assertThat(serverCall(failed("no")).output()).isEmpty();
        assertThat(serverCall(failed("no")).error()).contains(ToolError.execution("no"));
        assertThat(serverCall(Optional.empty()).with(Status.INCOMPLETE, "{}", failed("no")))
                .isEqualTo(new Item.ServerCall(
                        "id", Status.INCOMPLETE, "server", EIGHT, "{}", failed("no"), Optional.empty(), false));
    }
}
