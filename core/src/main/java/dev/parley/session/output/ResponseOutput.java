package dev.parley.session.output;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.PlayedWords;
import dev.parley.conversation.PlayedWords.SpokenWord;
import dev.parley.conversation.Role;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Place;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.context.SessionContext;
import dev.parley.session.items.SessionItems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says what a response produces, in the order clients rely on (openai-realtime.md 6): items are opened, filled and
 * closed one after the other, and everything open is closed before the response is done. Loop only.
 */
public final class ResponseOutput {
    /** Characters of reasoning that are told of one response. */
    private static final int MAX_REASONING = 262_144;

    private final SessionContext context;
    private final SessionItems sessionItems;
    private final ResponsePlan plan;
    private final String responseId;
    private final SortedMap<Integer, Item> items = new TreeMap<>();
    /** Of its items in the conversation: a client may delete one and make another of the same id. */
    private final Map<String, Long> versions = new HashMap<>();

    private final Reasoning reasoning = new Reasoning();
    private int opened;
    private int inputTokens;
    private long inputMs;
    private Optional<OpenMessage> message = Optional.empty();

    /** The message being written. */
    private static final class OpenMessage {
        final Place place;
        final StringBuilder text = new StringBuilder();
        boolean textDone;

        OpenMessage(Place place) {
            this.place = place;
        }
    }

    public ResponseOutput(SessionContext context, SessionItems sessionItems, ResponsePlan plan, String responseId) {
        this.context = context;
        this.sessionItems = sessionItems;
        this.plan = plan;
        this.responseId = responseId;
    }

    public void started(String ref) {
        context.emit(new SessionOutput.ResponseStarted(
                snapshot(Response.Status.IN_PROGRESS, Optional.empty(), Optional.empty(), LlmEvent.Usage.UNKNOWN),
                ref));
    }

    /**
     * The language model has been asked.
     *
     * @param tokens about how many it reads
     * @param speechMs speech of the caller in it
     */
    public void asked(int tokens, long speechMs) {
        inputTokens = tokens;
        inputMs = speechMs;
    }

    /** Place of the message, opened if there is none. */
    Place place() {
        return message.orElseGet(this::openMessage).place;
    }

    Optional<String> messageId() {
        return message.map(open -> open.place.itemId());
    }

    private OpenMessage openMessage() {
        Place place = nextPlace();
        OpenMessage open = new OpenMessage(place);
        message = Optional.of(open);
        begin(place, new Item.Message(place.itemId(), Role.ASSISTANT, Item.Status.IN_PROGRESS, List.of()));
        context.emit(new SessionOutput.PartStarted(place, plan.spoken()));
        return open;
    }

    void text(String delta) {
        Place place = place();
        message.orElseThrow().text.append(delta);
        context.emit(new SessionOutput.ResponseText(place, delta));
    }

    /** Keeps a piece of the message's sound with its item, and which words are played; returns where it belongs. */
    Place keep(short[] samples, PlayedWords words) {
        Place place = place();
        if (holds(place.itemId())) {
            sessionItems.audio().add(place.itemId(), place.partIndex(), samples);
            sessionItems.played().keep(place.itemId(), words);
        }
        return place;
    }

    /** A word of the message leaves with its sound. */
    void spoken(SpokenWord word) {
        context.emit(new SessionOutput.SpokenWord(place(), word.text(), word.startMs(), word.endMs()));
    }

    /** Words that are none of the reply's leave with their sound. */
    void filler(String delta, SpokenWord words) {
        context.emit(new SessionOutput.FillerSpoken(place(), delta, words.startMs(), words.endMs()));
    }

    /** A piece of the message's transcript leaves. */
    void transcript(String delta) {
        context.emit(new SessionOutput.ResponseTranscript(place(), delta));
    }

    public void reasoning(String delta) {
        reasoning.tell(delta);
    }

    /** What is told of the reasoning of all rounds. */
    private final class Reasoning {
        private int left = MAX_REASONING;
        private boolean cut;

        void tell(String delta) {
            if (cut || delta.isEmpty()) {
                return;
            }
            cut = delta.length() > left;
            boolean halved = cut && left > 0 && Character.isHighSurrogate(delta.charAt(left - 1));
            String piece = cut ? delta.substring(0, halved ? left - 1 : left) : delta;
            left -= piece.length();
            context.emit(new SessionOutput.ResponseReasoning(responseId, piece, cut));
        }
    }

    void textDone() {
        message.filter(open -> !open.textDone).ifPresent(open -> {
            open.textDone = true;
            context.emit(new SessionOutput.ResponseTextDone(open.place, open.text.toString()));
        });
    }

    /** The text written so far. */
    String written() {
        return message.map(open -> open.text.toString()).orElse("");
    }

    /**
     * Closes the message.
     *
     * @param transcript what the conversation keeps of it
     * @param told what the client was told of it, as a whole
     * @param audioMs length of the audio generated
     */
    void messageDone(Item.Status status, String transcript, String told, long audioMs) {
        OpenMessage open = message.orElse(null);
        if (open == null) {
            return;
        }
        boolean cut = status != Item.Status.COMPLETED;
        if (plan.spoken()) {
            context.emit(new SessionOutput.ResponseAudioDone(open.place, cut));
        }
        if (cut) {
            open.text.setLength(0);
            open.text.append(transcript);
        }
        textDone();
        context.emit(new SessionOutput.PartDone(open.place, plan.spoken(), transcript, told));
        Part part = plan.spoken() ? new Part.OutputAudio(transcript, audioMs) : new Part.OutputText(transcript);
        message = Optional.empty();
        finish(new Item.Message(open.place.itemId(), Role.ASSISTANT, status, List.of(part)), open.place.outputIndex());
    }

    /** Opens an item at the place it was given. */
    public void open(Place place, Item item) {
        begin(place, item);
    }

    /** An open item has changed; nobody is told before it is closed. */
    public void update(Item item) {
        if (holds(item.id())) {
            context.conversation().replace(item);
        }
    }

    /** Whether the conversation still has the item that was opened, and not another one with its id. */
    boolean holds(String itemId) {
        Long version = versions.get(itemId);
        return version != null && context.conversation().holds(itemId, version);
    }

    /** Closes an item. */
    public void close(Place place, Item item) {
        finish(item, place.outputIndex());
    }

    /** The response lets go of an item that stays open in the conversation. */
    public void leave(Place place, Item item) {
        items.put(place.outputIndex(), item);
        context.emit(new SessionOutput.ResponseItemDone(responseId, place.outputIndex(), item));
    }

    /** Closes an item that the response has let go of. */
    public void finishInConversation(Item item) {
        if (holds(item.id()) && context.conversation().replace(item)) {
            context.emit(new SessionOutput.ItemDone(item, context.conversation().before(item.id())));
        }
    }

    /** @param usage as the model's server told it; estimated where it told nothing */
    public void done(
            Response.Status status,
            Optional<Response.StatusReason> reason,
            Optional<ProviderException> error,
            Optional<LlmEvent.Usage> usage) {
        LlmEvent.Usage told =
                usage.filter(it -> !it.equals(LlmEvent.Usage.UNKNOWN)).orElseGet(this::estimate);
        context.emit(new SessionOutput.ResponseDone(snapshot(status, reason, error, told)));
    }

    private LlmEvent.Usage estimate() {
        int written = items.values().stream().mapToInt(TokenEstimate::of).sum();
        return new LlmEvent.Usage(inputTokens, written, 0);
    }

    private long outputMs() {
        return items.values().stream()
                .flatMap(item -> item instanceof Item.Message spoken ? spoken.parts().stream() : Stream.empty())
                .mapToLong(part -> part instanceof Part.OutputAudio audio ? audio.durationMs() : 0)
                .sum();
    }

    /** A place for the next item. */
    public Place nextPlace() {
        return new Place(responseId, context.newItemId(), opened++, 0);
    }

    private void begin(Place place, Item item) {
        context.emit(new SessionOutput.ResponseItemStarted(responseId, place.outputIndex(), item));
        if (plan.inBand()) {
            Optional<String> previous = context.conversation().lastId();
            context.conversation().append(item);
            versions.put(item.id(), context.conversation().version(item.id()).orElseThrow());
            context.emit(new SessionOutput.ItemAdded(item, previous));
        }
    }

    private void finish(Item item, int outputIndex) {
        items.put(outputIndex, item);
        finishInConversation(item);
        context.emit(new SessionOutput.ResponseItemDone(responseId, outputIndex, item));
    }

    private Response snapshot(
            Response.Status status,
            Optional<Response.StatusReason> reason,
            Optional<ProviderException> error,
            LlmEvent.Usage usage) {
        return new Response(
                responseId,
                plan.inBand() ? Optional.of(context.conversation().id()) : Optional.empty(),
                status,
                reason,
                error,
                List.copyOf(items.values()),
                plan.spoken(),
                plan.voice().voice(),
                plan.options().metadata(),
                usage,
                new Response.Speech(inputMs, outputMs()));
    }
}
