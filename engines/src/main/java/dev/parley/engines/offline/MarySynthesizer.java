package dev.parley.engines.offline;

import dev.parley.engines.support.Clause;
import dev.parley.engines.support.ClauseSplitter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import marytts.LocalMaryInterface;
import marytts.datatypes.MaryXML;
import marytts.exceptions.MaryConfigurationException;
import marytts.features.FeatureRegistry;
import marytts.features.TargetFeatureComputer;
import marytts.htsengine.HMMVoice;
import marytts.modules.TargetFeatureLister;
import marytts.modules.synthesis.Voice;
import marytts.unitselection.select.Target;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Speaks clauses with MaryTTS. Mary lives once in a process; the first instance starts it. Thread-safe: analysing text
 * takes turns, because parts of Mary's front end share state; computing sound runs side by side.
 */
final class MarySynthesizer {
    /** Rate of the audio, in Hz. */
    static final int SAMPLE_RATE = 48_000;

    private static final String VOICE = "cmu-slt-hsmm";
    private static final ReentrantLock FRONT_END = new ReentrantLock();
    /** A boundary shorter than this is not spoken as silence. */
    private static final int SHORTEST_PAUSE_MS = 30;

    private static final int LEAD_MS = 30;

    /** How much of the leading silence is kept, so that the first sound's onset is whole. */
    private static final int KEPT_LEAD = SAMPLE_RATE / 100;

    private final HMMVoice voice;
    private final String features;

    /** Starts Mary; takes seconds the first time. */
    MarySynthesizer() throws MaryConfigurationException {
        new LocalMaryInterface();
        if (!(Voice.getVoice(VOICE) instanceof HMMVoice found)) {
            throw new MaryConfigurationException("the voice " + VOICE + " is not on the class path");
        }
        voice = found;
        features = voice.getHMMData().getFeatureDefinition().getFeatureNames();
    }

    /** How a clause is to be spoken; {@code pace} stretches all sounds, above 1 is slower. */
    record Manner(VoiceStyle style, double pace) {}

    /** Takes a clause as it is spoken, in the thread that computes it. */
    interface Listener {
        /** When each word of the clause is spoken, in samples from the clause's first; comes before all audio. */
        void words(List<Span> spans) throws InterruptedException;

        /** One sample. */
        void sample(double value);

        /** Whether nobody wants the rest; asked now and then. */
        boolean cancelled();
    }

    /** Where in the samples of a clause a word begins and ends; empty for one that is not spoken. */
    record Span(int start, int end) {}

    /**
     * Speaks a clause; computes for about a twentieth of the time the speech lasts.
     *
     * @throws Exception what Mary throws when it cannot speak the text, and what the listener throws
     */
    void speak(Clause clause, Manner manner, Listener listener) throws Exception {
        List<HmmSpeech> speeches = new ArrayList<>();
        List<WordAligner.Token> tokens = new ArrayList<>();
        int length = 0;
        for (Sentence sentence : analyse(clause, manner)) {
            HmmSpeech speech = new HmmSpeech(voice, sentence.targets, sentence.segments);
            int[] durations = speech.durations();
            int skipped = skipped(durations);
            addTokens(sentence, durations, length - skipped, tokens);
            length += Arrays.stream(durations).sum() - skipped;
            speeches.add(speech);
        }
        listener.words(WordAligner.align(clause.words(), tokens));
        for (HmmSpeech speech : speeches) {
            if (listener.cancelled()) {
                return;
            }
            speech.speak(manner.style(), new Skipping(skipped(speech.durations()), listener));
        }
    }

    private static int skipped(int[] durations) {
        return Math.max(0, durations[0] - KEPT_LEAD);
    }

    /** Leaves the first samples out. */
    private static final class Skipping implements DoubleConsumer {
        private final Listener listener;
        private int left;

        Skipping(int count, Listener listener) {
            this.listener = listener;
            left = count;
        }

        @Override
        public void accept(double sample) {
            if (left > 0) {
                left--;
            } else {
                listener.sample(sample);
            }
        }
    }

    /** One sentence ready to be spoken: phones and boundaries in order, with their features. */
    private record Sentence(List<Element> segments, List<Target> targets) {}

    private List<Sentence> analyse(Clause clause, Manner manner) throws Exception {
        String text = clause.words().stream()
                .map(SpokenForm::of)
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining(" "));
        if (text.isEmpty()) {
            return List.of();
        }
        FRONT_END.lockInterruptibly();
        try {
            LocalMaryInterface mary = new LocalMaryInterface();
            mary.setVoice(VOICE);
            mary.setInputType("TEXT");
            mary.setOutputType("ACOUSTPARAMS");
            boolean marked = ClauseSplitter.pauseAfter(text) != Clause.Pause.NONE;
            Document document = mary.generateXML(marked ? text : text + ",");
            TargetFeatureComputer computer = FeatureRegistry.getTargetFeatureComputer(voice, features);
            List<Sentence> sentences = new ArrayList<>();
            for (List<Element> segments : sentences(document)) {
                pace(segments, clause.pause(), manner);
                beginWithSilence(segments);
                List<Target> targets = new TargetFeatureLister().getListTargetFeatures(computer, segments);
                sentences.add(new Sentence(segments, targets));
            }
            return sentences;
        } finally {
            FRONT_END.unlock();
        }
    }

    /** Phones and boundaries of each sentence that has any phone. */
    private static List<List<Element>> sentences(Document document) {
        List<List<Element>> sentences = new ArrayList<>();
        NodeList found = document.getElementsByTagName(MaryXML.SENTENCE);
        for (int i = 0; i < found.getLength(); i++) {
            List<Element> segments = new ArrayList<>();
            NodeList inside = ((Element) found.item(i)).getElementsByTagName("*");
            for (int j = 0; j < inside.getLength(); j++) {
                Element element = (Element) inside.item(j);
                if (isPhone(element) || element.getTagName().equals(MaryXML.BOUNDARY)) {
                    segments.add(element);
                }
            }
            if (segments.stream().anyMatch(MarySynthesizer::isPhone)) {
                sentences.add(segments);
            }
        }
        return sentences;
    }

    /** Stretches all sounds, shortens the pauses within, and makes the one after the last the clause's own. */
    private static void pace(List<Element> segments, Clause.Pause pause, Manner manner) {
        double pace = manner.pace() * manner.style().pace();
        for (Element segment : segments) {
            String attribute = isPhone(segment) ? "d" : "duration";
            String ms = segment.getAttribute(attribute);
            if (!ms.isEmpty()) {
                boolean last = segment == segments.getLast();
                double wanted = isPhone(segment)
                        ? Double.parseDouble(ms)
                        : last ? pause.ms() : Math.min(Clause.Pause.SHORT.ms(), Double.parseDouble(ms));
                segment.setAttribute(
                        attribute, Integer.toString((int) Math.max(SHORTEST_PAUSE_MS, Math.round(wanted * pace))));
            }
        }
    }

    /**
     * The voice was trained on recordings that begin with silence. Without it the first sounds of short sentences now
     * and then get coefficients that make the vocoder's filter explode. {@link #speak} leaves the silence out again.
     */
    private static void beginWithSilence(List<Element> segments) {
        Element first = segments.getFirst();
        Node parent = first;
        while (!(parent instanceof Element element && element.getTagName().equals(MaryXML.SENTENCE))) {
            parent = parent.getParentNode();
        }
        Element silence = MaryXML.createElement(first.getOwnerDocument(), MaryXML.BOUNDARY);
        silence.setAttribute("breakindex", "5");
        silence.setAttribute("duration", Integer.toString(LEAD_MS));
        parent.insertBefore(silence, parent.getFirstChild());
        segments.addFirst(silence);
    }

    private static void addTokens(Sentence sentence, int[] durations, int offset, List<WordAligner.Token> tokens) {
        int at = offset;
        Element current = null;
        int from = at;
        for (int i = 0; i < sentence.segments.size(); i++) {
            Element segment = sentence.segments.get(i);
            Element written = isPhone(segment) ? written(segment) : null;
            if (written != current) {
                if (current != null) {
                    tokens.add(new WordAligner.Token(text(current), from, at));
                }
                current = written;
                from = at;
            }
            at += durations[i];
        }
        if (current != null) {
            tokens.add(new WordAligner.Token(text(current), from, at));
        }
    }

    /** The element that holds what was written for a phone: its token, or the outermost unit that was expanded. */
    private static Element written(Element phone) {
        Element found = phone;
        for (Node node = phone; node instanceof Element element; node = node.getParentNode()) {
            String name = element.getTagName();
            if (name.equals(MaryXML.TOKEN) || name.equals(MaryXML.MTU)) {
                found = element;
            }
        }
        return found;
    }

    private static String text(Element written) {
        return written.getTagName().equals(MaryXML.MTU)
                ? written.getAttribute("orig")
                : written.getTextContent().strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isPhone(Element element) {
        return element.getTagName().equals(MaryXML.PHONE);
    }
}
