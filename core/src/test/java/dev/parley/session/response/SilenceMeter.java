package dev.parley.session.response;

import dev.parley.conversation.Item;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SilencePolicy;
import dev.parley.session.script.CallScript;
import dev.parley.turn.Decision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures in a finished call how long the caller was owed something and heard nothing. */
final class SilenceMeter {
    private static final Set<String> FILLERS = Stream.of(
                    SilencePolicy.DEFAULT.fillers(), SilencePolicy.DEFAULT.recognitionFillers())
            .flatMap(each -> each.values().stream())
            .flatMap(List::stream)
            .collect(Collectors.toSet());

    private final CallScript call;

    SilenceMeter(CallScript call) {
        this.call = call;
    }

    /** The longest time, in ms, for which something was owed and neither heard nor explained. */
    long longestMs() {
        Set<String> clients = turnsOfTheClient();
        Set<String> cutByClient = new HashSet<>();
        long owedSince = -1;
        long longest = 0;
        boolean cut = false;
        for (int i = 0; i < call.outputs.size(); i++) {
            SessionOutput output = call.outputs.get(i);
            long at = call.outputTimesMs.get(i);
            cut = isCut(output, cut) && !wasHeardWhole(output, i);
            boolean takenBack = isTakenBack(output, i);
            if (takenBack) {
                cutByClient.add(((SessionOutput.ItemTruncated) output).itemId());
            }
            if (owedSince >= 0 && endsTheCallersVoice(output)) {
                owedSince = at; // While the caller spoke, nobody was silent.
            } else if (takenBack || isSign(output) || wasHeardWhole(output, i) || !cut && isNothingSaid(output)) {
                longest = Math.max(longest, owedSince < 0 ? 0 : at - owedSince);
                owedSince = stillOwed(output, owedSince) ? at : -1;
            } else if (owedSince < 0 && isDebt(output, clients) && !isCutBefore(output, cutByClient)) {
                owedSince = at;
            }
        }
        long end = call.time.nanoTime() / 1_000_000;
        return Math.max(longest, owedSince < 0 ? 0 : end - owedSince);
    }

    /** Whether the client says itself that no more of a reply is to be heard, which nothing had interrupted before. */
    private boolean isTakenBack(SessionOutput output, int index) {
        return output instanceof SessionOutput.ItemTruncated cut
                && call.outputs.subList(0, index).stream()
                        .noneMatch(before -> before instanceof SessionOutput.Interrupted it
                                && it.itemId().equals(cut.itemId()));
    }

    /** Whether a reply was interrupted of which the client had said before that no more of it is to be heard. */
    private static boolean isCutBefore(SessionOutput output, Set<String> cutByClient) {
        return output instanceof SessionOutput.Interrupted it && cutByClient.contains(it.itemId());
    }

    private static boolean endsTheCallersVoice(SessionOutput output) {
        return output instanceof SessionOutput.SpeechStopped || output instanceof SessionOutput.AudioCleared;
    }

    /** Whether a reply was interrupted of which nothing was left to say. */
    private boolean wasHeardWhole(SessionOutput output, int index) {
        return output instanceof SessionOutput.Interrupted it
                && call.outputs.subList(0, index).stream()
                        .anyMatch(before -> before instanceof SessionOutput.PartDone part
                                && part.place().itemId().equals(it.itemId())
                                && part.told().strip().equals(it.heardText().strip()));
    }

    /** Whether a reply was interrupted that nothing has taken the place of: a word, or another reply. */
    private static boolean isCut(SessionOutput output, boolean before) {
        return switch (output) {
            case SessionOutput.Interrupted it -> true;
            case SessionOutput.CallerTranscript it -> before && isNothingSaid(it);
            case SessionOutput.ResponseDone it -> before && isFiller(it.response());
            default -> before;
        };
    }

    private static boolean isNothingSaid(SessionOutput output) {
        return output instanceof SessionOutput.CallerTranscript words
                && words.transcript().isBlank();
    }

    private static boolean isFiller(SessionOutput.Response response) {
        return !response.output().isEmpty()
                && response.output().stream()
                        .allMatch(item -> item instanceof Item.Message message && FILLERS.contains(message.words()));
    }

    /** A reply that has begun owes the rest, whether or not the caller has heard some of it. */
    private static boolean stillOwed(SessionOutput sign, long owedSince) {
        return sign instanceof SessionOutput.ResponseAudio
                || sign instanceof SessionOutput.ProviderTrouble && owedSince >= 0;
    }

    /** Items of turns that the client committed: it asks for their answers itself. */
    private Set<String> turnsOfTheClient() {
        Set<String> items = new HashSet<>();
        boolean committed = false;
        for (SessionOutput output : call.outputs) {
            if (output instanceof SessionOutput.Decided it && it.decision() instanceof Decision.TurnEnded ended) {
                committed = ended.reason() == Decision.Reason.CLIENT_COMMIT;
            } else if (output instanceof SessionOutput.AudioCommitted it && committed) {
                items.add(it.itemId());
            }
        }
        return items;
    }

    private static boolean isDebt(SessionOutput output, Set<String> turnsOfTheClient) {
        return output instanceof SessionOutput.AudioCommitted turn && !turnsOfTheClient.contains(turn.itemId())
                || output instanceof SessionOutput.CallerTranscript words
                        && !words.transcript().isBlank()
                        && !turnsOfTheClient.contains(words.itemId())
                || output instanceof SessionOutput.ResponseStarted
                || output instanceof SessionOutput.Interrupted;
    }

    private static boolean isSign(SessionOutput output) {
        return output instanceof SessionOutput.ResponseAudio
                || output instanceof SessionOutput.ProviderTrouble
                || output instanceof SessionOutput.Decided it && it.decision().reason() == Decision.Reason.CLIENT_COMMIT
                || output instanceof SessionOutput.SpeechStarted
                || output instanceof SessionOutput.PlayoutFinished
                || output instanceof SessionOutput.ResponseDone done
                        && done.response()
                                .reason()
                                .filter(it -> it == SessionOutput.Response.StatusReason.CLIENT_CANCELLED)
                                .isPresent()
                || output instanceof SessionOutput.Ended ended && ended.reason() != EndReason.INTERNAL_ERROR;
    }
}
