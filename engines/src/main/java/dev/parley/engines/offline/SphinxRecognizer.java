package dev.parley.engines.offline;

import dev.parley.provider.SttEvent;
import edu.cmu.sphinx.decoder.ResultListener;
import edu.cmu.sphinx.frontend.util.StreamDataSource;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.PropertySheet;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One loaded Sphinx4 recogniser: about 150 MB, one utterance at a time. Confined to one thread. */
final class SphinxRecognizer {
    /** Rate of the audio it takes, in Hz. */
    static final int SAMPLE_RATE = 16_000;

    /**
     * The library names its loggers after the configuration file. They are held here, for the logging system forgets the
     * level of a logger that nobody holds.
     */
    private static final List<Logger> LIBRARY_LOGS =
            List.of(Logger.getLogger("sphinx"), Logger.getLogger("edu.cmu.sphinx"));

    private final Recognizer recognizer;
    private final StreamDataSource source;
    private final CepstralMean cepstralMean;
    private Consumer<String> partials = text -> {};
    private String lastPartial = "";

    /**
     * Loads the models; takes seconds.
     *
     * @param progress gets the share done so far, 0 to 1
     */
    SphinxRecognizer(DoubleConsumer progress) {
        LIBRARY_LOGS.forEach(log -> log.setLevel(Level.SEVERE));
        URL configuration = Objects.requireNonNull(SphinxRecognizer.class.getResource("sphinx.xml"), "sphinx.xml");
        ConfigurationManager components = new ConfigurationManager(configuration);
        recognizer = components.lookup("recognizer");
        source = components.lookup("dataSource");
        cepstralMean = components.lookup("cepstralMean");
        progress.accept(0.3); // the acoustic model is loaded while its users are looked up
        recognizer.allocate();
        progress.accept(1);
        recognizer.addResultListener(new PartialResults());
    }

    /**
     * Recognises one utterance while it is read.
     *
     * @param pcm PCM16 little-endian mono at {@link #SAMPLE_RATE}; reading blocks until there is more, and ends with
     *     the utterance
     * @param partial gets the best guess so far, in this thread, whenever it changes
     * @return the words, without fillers; times in ms from the start of {@code pcm}
     */
    List<SttEvent.Word> recognize(InputStream pcm, CepstralMean.Speaker speaker, Consumer<String> partial) {
        partials = partial;
        lastPartial = "";
        cepstralMean.begin(speaker);
        source.setInputStream(pcm);
        try {
            Result result = recognizer.recognize();
            return result == null ? List.of() : words(result);
        } finally {
            partials = text -> {};
        }
    }

    private static List<SttEvent.Word> words(Result result) {
        return result.getTimedBestResult(false).stream()
                .filter(it -> !isMarker(it.getWord().getSpelling()))
                .map(SphinxRecognizer::word)
                .toList();
    }

    private static SttEvent.Word word(WordResult it) {
        long start = it.getTimeFrame().getStart();
        return new SttEvent.Word(
                it.getWord().getSpelling(),
                start,
                Math.max(start, it.getTimeFrame().getEnd()));
    }

    /** Silence, noise and unknown words come as markers such as {@code <sil>}, {@code [NOISE]} and {@code <unk>}. */
    private static boolean isMarker(String spelling) {
        return spelling.startsWith("<") || spelling.startsWith("[");
    }

    private final class PartialResults implements ResultListener {
        @Override
        public void newResult(Result result) {
            if (result.isFinal()) {
                return;
            }
            String text = result.getBestResultNoFiller();
            if (!text.isEmpty() && !text.equals(lastPartial)) {
                lastPartial = text;
                partials.accept(text);
            }
        }

        @Override
        public void newProperties(PropertySheet properties) {
            // takes no settings
        }
    }
}
