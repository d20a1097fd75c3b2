package dev.parley.engines.support.service;

import dev.parley.engines.support.VoiceNames;
import dev.parley.provider.TextToSpeech.Capabilities;
import dev.parley.provider.TextToSpeech.Voice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voices that a server lists page after page, the default first: the first page with each answer of the server, the others
 * behind it until all are known. Voices are named by their ids; what the server calls them begins their description.
 * Thread-safe.
 */
public final class VoiceCatalogue {
    public static final int MAX_VOICES = 2_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Page NO_PAGE = new Page(List.of(), Optional.of(""));
    private static final Logger LOG = LoggerFactory.getLogger(VoiceCatalogue.class);

    private final Voice fallback;
    private final boolean wanted;
    private final int rate;
    private final Pattern ids;
    private final Function<Buffer, Page> reader;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Listing listing = new Listing(List.of(), false);
    private volatile Page firstPage = NO_PAGE;
    private volatile Optional<SpeechService> service = Optional.empty();

    /** @param complete whether a voice that is not there is none */
    private record Listing(List<Voice> voices, boolean complete) {}

    /** @param next path of the page behind it; empty for the last one */
    public record Page(List<Voice> voices, Optional<String> next) {}

    /**
     * @param wanted id of the default, where somebody chose one
     * @param usual otherwise, as far as the server has it; else the first that it lists
     * @param rate at which nothing is resampled, in Hz
     * @param ids what an id looks like; such a name is believed while not all voices are known
     * @param reader reads a page, and throws what it likes where there is none
     */
    public VoiceCatalogue(Optional<String> wanted, String usual, int rate, Pattern ids, Function<Buffer, Page> reader) {
        this.fallback = new Voice(wanted.orElse(usual), "", Optional.empty());
        this.wanted = wanted.isPresent();
        this.rate = rate;
        this.ids = ids;
        this.reader = reader;
    }

    /** A voice as servers describe it. */
    public static Voice voice(String id, String name, String about, Optional<String> language) {
        return new Voice(id, about.isBlank() ? name : name + ": " + about, language.filter(tag -> !tag.isBlank()));
    }

    /** Whom the further pages are asked of. */
    public void listedBy(SpeechService asked) {
        service = Optional.of(asked);
    }

    /** Takes the first page, and asks for the others where it is new. @throws RuntimeException when it is none */
    public void first(Buffer body) {
        Page page = reader.apply(body);
        if (page.equals(firstPage) || !asking.compareAndSet(false, true)) {
            return;
        }
        firstPage = page;
        List<Voice> all = new ArrayList<>(page.voices());
        if (listing.voices().isEmpty()) {
            listing = listing(all, page.next().isEmpty());
        }
        more(service.orElseThrow(), page, all).onComplete(complete -> {
            listing = listing(all, complete.succeeded() && complete.result());
            if (complete.failed()) {
                firstPage = NO_PAGE;
                LOG.warn(
                        "{} voices are known, and not the others: {}",
                        all.size(),
                        complete.cause().getMessage());
            }
            asking.set(false);
        });
    }

    /** @return whether they are all */
    private Future<Boolean> more(SpeechService asked, Page page, List<Voice> all) {
        if (page.next().isEmpty() || page.voices().isEmpty()) {
            return Future.succeededFuture(true);
        }
        if (all.size() >= MAX_VOICES) {
            return Future.succeededFuture(false);
        }
        return asked.get(page.next().get(), PATIENCE).map(reader).compose(next -> {
            all.addAll(next.voices());
            return more(asked, next, all);
        });
    }

    private Listing listing(List<Voice> voices, boolean complete) {
        Map<String, Voice> byId = new LinkedHashMap<>();
        boolean there = voices.stream().anyMatch(voice -> voice.name().equals(fallback.name()));
        if (wanted || there || !complete || voices.isEmpty()) {
            byId.put(fallback.name(), fallback);
        }
        voices.forEach(voice -> byId.put(voice.name(), voice));
        return new Listing(List.copyOf(byId.values()), complete);
    }

    /** All that are known now; none before the server has answered. */
    public List<Voice> all() {
        return listing.voices();
    }

    /** Of a voice that streams and tells when words are spoken, in the languages of the listed voices. */
    public Capabilities capabilities() {
        List<String> languages = listing.voices().stream()
                .flatMap(voice -> voice.language().stream())
                .map(VoiceCatalogue::primary)
                .distinct()
                .toList();
        return new Capabilities(true, true, false, true)
                .withStreaming()
                .withSampleRate(rate)
                .withLanguages(languages);
    }

    /** The language of a BCP-47 tag. */
    public static String primary(String tag) {
        return tag.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    }

    /** The voice for a name, which is an id or what the server calls it; the default for others. */
    public Voice find(Optional<String> asked) {
        Listing known = listing;
        Optional<String> name = VoiceNames.voice(asked);
        return name.flatMap(it -> known.voices().stream()
                        .filter(voice -> voice.name().equalsIgnoreCase(it) || called(voice, it))
                        .findFirst())
                .or(() -> name.filter(it -> !known.complete() && ids.matcher(it).matches())
                        .map(id -> new Voice(id, "", Optional.empty())))
                .orElseGet(() ->
                        known.voices().isEmpty() ? fallback : known.voices().getFirst());
    }

    private static boolean called(Voice voice, String name) {
        return voice.description().equalsIgnoreCase(name)
                || voice.description().regionMatches(true, 0, name + ": ", 0, name.length() + 2);
    }
}
