package dev.parley.session.items;

import dev.parley.conversation.Item;
import dev.parley.conversation.ItemBytes;
import dev.parley.conversation.Part;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.context.SessionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what a client asks about conversation items (openai-realtime.md 4). Loop only. */
public final class ItemRequests {
    /** How far past the end a truncation may point and still be taken to mean the end: clients measure by wall clock. */
    public static final long TRUNCATE_TOLERANCE_MS = 2000;

    private static final String ROOT = "root";

    private final SessionContext context;
    private final SessionItems items;
    private final ItemTranscriber transcriber;

    public ItemRequests(SessionContext context, SessionItems items) {
        this.context = context;
        this.items = items;
        this.transcriber = new ItemTranscriber(context, items.words());
    }

    public void close() {
        transcriber.close();
    }

    /** What audio that waits for its transcript takes. */
    public long waitingBytes() {
        return transcriber.bytes();
    }

    /** Returns whether the item is in the conversation now. */
    public boolean create(SessionInput.CreateItem request) {
        Item item = request.item();
        if (context.conversation().isTaken(item.id())) {
            refuse(
                    Refusal.DUPLICATE_ITEM,
                    "Error adding item: an item with id '" + item.id() + "' already exists.",
                    "item.id",
                    request.ref());
            return false;
        }
        // An output without its call would make every later request to the language model malformed.
        if (item instanceof Item.FunctionOutput output
                && !context.conversation().hasCall(output.callId())) {
            refuse(
                    Refusal.UNKNOWN_CALL,
                    "Tool call ID '" + output.callId() + "' not found in conversation.",
                    "item.call_id",
                    request.ref());
            return false;
        }
        Optional<String> full = full(item);
        if (full.isPresent()) {
            refuse(Refusal.CONVERSATION_FULL, full.get(), "item", request.ref());
            return false;
        }
        List<ItemTranscriber.Clip> unheard = unheard(request);
        if (!transcriber.hasRoom(
                unheard.stream().mapToLong(clip -> clip.samples().length).sum())) {
            refuse(
                    Refusal.TOO_MUCH_AUDIO,
                    "More than " + context.setup().limits().uncommittedAudio().toSeconds()
                            + " s of audio would wait to be transcribed. Send less, or wait for the transcripts of what"
                            + " was sent before.",
                    "item.content",
                    request.ref());
            return false;
        }
        if (!insert(item, request.previousId())) {
            refuse(
                    Refusal.UNKNOWN_PREVIOUS_ITEM,
                    "Previous item with item_id not found: "
                            + request.previousId().orElse(""),
                    "previous_item_id",
                    request.ref());
            return false;
        }
        Optional<String> previous = context.conversation().before(item.id());
        context.emit(new SessionOutput.ItemAdded(item, previous));
        context.emit(new SessionOutput.ItemDone(item, previous));
        request.audio().forEach((part, samples) -> items.audio().add(item.id(), part, samples));
        unheard.forEach(transcriber::add);
        return true;
    }

    /** Why the conversation cannot take one more item of a client. What the session itself adds is always taken. */
    private Optional<String> full(Item item) {
        SessionLimits limits = context.setup().limits();
        if (context.conversation().size() >= limits.items()) {
            return Optional.of("The conversation holds "
                    + context.conversation().size() + " items, which is the limit. Delete some.");
        }
        long held = context.conversation().bytes();
        long more = ItemBytes.of(item);
        return held + more <= limits.conversationBytes()
                ? Optional.empty()
                : Optional.of("The conversation holds " + held + " bytes, and the item has " + more + " more, where "
                        + limits.conversationBytes() + " are the limit. Delete some items, or send a smaller one.");
    }

    /** The audio of the item whose words are not known. */
    private static List<ItemTranscriber.Clip> unheard(SessionInput.CreateItem request) {
        if (!(request.item() instanceof Item.Message message)) {
            return List.of();
        }
        List<ItemTranscriber.Clip> clips = new ArrayList<>();
        for (int part = 0; part < message.parts().size(); part++) {
            if (message.parts().get(part) instanceof Part.InputAudio audio
                    && audio.transcript().isEmpty()
                    && request.audio().containsKey(part)) {
                clips.add(new ItemTranscriber.Clip(
                        message.id(), part, request.audio().get(part)));
            }
        }
        return clips;
    }

    private boolean insert(Item item, Optional<String> previousId) {
        if (previousId.isEmpty()) {
            context.conversation().append(item);
            return true;
        }
        if (previousId.get().equals(ROOT)) {
            context.conversation().prepend(item);
            return true;
        }
        return context.conversation().insertAfter(previousId.get(), item);
    }

    public void retrieve(SessionInput.RetrieveItem request) {
        context.conversation()
                .find(request.itemId())
                .ifPresentOrElse(
                        item -> context.emit(new SessionOutput.ItemRetrieved(
                                item, items.audio().of(item.id()))),
                        () -> refuse(
                                Refusal.UNKNOWN_ITEM_TO_RETRIEVE,
                                "Error retrieving item: the item with item_id not found: " + request.itemId(),
                                "item_id",
                                request.ref()));
    }

    public void delete(SessionInput.DeleteItem request) {
        context.conversation()
                .remove(request.itemId())
                .ifPresentOrElse(
                        item -> {
                            items.forget(request.itemId());
                            transcriber.itemsChanged();
                            context.emit(new SessionOutput.ItemDeleted(request.itemId()));
                        },
                        () -> refuse(
                                Refusal.UNKNOWN_ITEM_TO_DELETE,
                                "Error deleting item: the item with item_id not found: " + request.itemId(),
                                "item_id",
                                request.ref()));
    }

    public void truncate(SessionInput.TruncateItem request) {
        Optional<Item> found = context.conversation().find(request.itemId());
        if (found.isEmpty()) {
            refuse(
                    Refusal.UNKNOWN_ITEM_TO_TRUNCATE,
                    "Error truncating item: the item with item_id not found: " + request.itemId(),
                    "item_id",
                    request.ref());
            return;
        }
        if (!(found.get() instanceof Item.Message message)
                || message.parts().size() <= request.partIndex()
                || !(message.parts().get(request.partIndex()) instanceof Part.OutputAudio audio)) {
            refuse(
                    Refusal.NOT_SPOKEN,
                    "Only spoken assistant messages can be truncated; item " + request.itemId()
                            + " has no audio at content_index " + request.partIndex() + ".",
                    "content_index",
                    request.ref());
            return;
        }
        if (request.audioEndMs() > audio.durationMs() + TRUNCATE_TOLERANCE_MS) {
            refuse(
                    Refusal.TRUNCATED_BEYOND_END,
                    "Audio content of " + audio.durationMs() + "ms is already shorter than " + request.audioEndMs()
                            + "ms",
                    "audio_end_ms",
                    request.ref());
            return;
        }
        long endMs = Math.min(request.audioEndMs(), audio.durationMs());
        cut(message, audio, request.partIndex(), endMs);
        truncated(request, endMs);
    }

    /** An item was cut there: its audio ends with its words, and the client is told. */
    public void truncated(SessionInput.TruncateItem request, long endMs) {
        items.audio().truncate(request.itemId(), request.partIndex(), context.samples(endMs));
        context.emit(new SessionOutput.ItemTruncated(request.itemId(), request.partIndex(), endMs));
    }

    /** Only {@code heardMs} of an item's audio were heard, as far as is known now. */
    public void audible(String itemId, long heardMs) {
        items.audio().heard(itemId, 0, context.samples(heardMs));
    }

    /** The same, and keeps only the words heard within them. */
    public void keepHeard(String itemId, long heardMs) {
        context.conversation().find(itemId).ifPresent(item -> {
            if (item instanceof Item.Message message
                    && !message.parts().isEmpty()
                    && message.parts().getFirst() instanceof Part.OutputAudio audio) {
                cut(message, audio, 0, heardMs);
            }
        });
        audible(itemId, heardMs);
    }

    /** An item was cut when the client had heard {@code heardMs} of it, as its carrier tells: the client is told, too. */
    public void cutShort(String itemId, long heardMs) {
        audible(itemId, heardMs);
        context.emit(new SessionOutput.ItemTruncated(itemId, 0, heardMs));
    }

    private void cut(Item.Message message, Part.OutputAudio audio, int partIndex, long heardMs) {
        String heard = items.played()
                .of(message.id())
                .map(playedWords -> playedWords.heardText(heardMs))
                .orElse(heardMs >= audio.durationMs() ? audio.transcript() : "");
        List<Part> parts = new ArrayList<>(message.parts());
        parts.set(partIndex, new Part.OutputAudio(heard, audio.durationMs()));
        context.conversation().replace(message.with(message.status(), parts));
    }

    private void refuse(Refusal refusal, String message, String param, String ref) {
        context.emit(new SessionOutput.Refused(refusal, message, Optional.of(param), ref));
    }
}
