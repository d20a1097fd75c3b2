package dev.parley.engines.offline;

import java.util.List;
import java.util.function.DoubleConsumer;
import marytts.htsengine.HMMData;
import marytts.htsengine.HMMVoice;
import marytts.htsengine.HTSParameterGeneration;
import marytts.htsengine.HTSUttModel;
import marytts.htsengine.HTSVocoder;
import marytts.modules.HTSEngine;
import marytts.unitselection.select.Target;
import org.w3c.dom.Element;

/**
 * The last steps of MaryTTS's hidden Markov model synthesis, run directly. Mary's own module passes pitch and warping
 * through fields of the voice that all requests share, and does not tell how long the sounds came out; here both belong
 * to the call.
 */
final class HmmSpeech {
    private final HMMData data;
    private final HTSUttModel model;

    /**
     * Decides how long each sound lasts; the rest is computed in {@link #speak}.
     *
     * @param targets features of {@code segments}, one each
     */
    HmmSpeech(HMMVoice voice, List<Target> targets, List<Element> segments) throws Exception {
        data = voice.getHMMData();
        model = new Durations().model(targets, segments, data);
    }

    /** Durations of the segments, in samples, in order. */
    int[] durations() {
        int[] durations = new int[model.getNumUttModel()];
        for (int i = 0; i < durations.length; i++) {
            durations[i] = model.getUttModel(i).getTotalDur() * data.getFperiod();
        }
        return durations;
    }

    /**
     * Computes the sound.
     *
     * @param samples gets each sample as it is made, roughly of 16-bit size; what it throws ends the work
     */
    void speak(VoiceStyle style, DoubleConsumer samples) throws Exception {
        HTSParameterGeneration parameters = new HTSParameterGeneration();
        parameters.htsMaximumLikelihoodParameterGeneration(model, data);
        new Vocoder().run(parameters, new Styled(data, style), samples);
    }

    /** Mary's vocoder without the thread and the queue it puts between itself and its user. */
    private static final class Vocoder extends HTSVocoder {
        void run(HTSParameterGeneration parameters, HMMData styled, DoubleConsumer samples) throws Exception {
            htsMLSAVocoder(
                    parameters.getlf0Pst(),
                    parameters.getMcepPst(),
                    parameters.getStrPst(),
                    parameters.getMagPst(),
                    parameters.getVoicedArray(),
                    styled,
                    new Output(parameters, styled, samples));
        }

        private final class Output extends HTSVocoderDataProducer {
            private final DoubleConsumer samples;

            Output(HTSParameterGeneration parameters, HMMData styled, DoubleConsumer samples) {
                super(0, parameters, styled);
                this.samples = samples;
            }

            @Override
            public void putOneDataPoint(double value) {
                samples.accept(value);
            }
        }
    }

    /** Opens the step that gives each segment its duration. */
    private static final class Durations extends HTSEngine {
        HTSUttModel model(List<Target> targets, List<Element> segments, HMMData data) throws Exception {
            return processTargetList(targets, segments, data);
        }
    }

    /** The voice's data as the vocoder sees them, with a style of its own. */
    private static final class Styled extends HMMData {
        private final HMMData data;
        private final VoiceStyle style;

        Styled(HMMData data, VoiceStyle style) {
            this.data = data;
            this.style = style;
        }

        @Override
        public double getAlpha() {
            return style.warp();
        }

        @Override
        public double getF0Std() {
            return style.pitchRange();
        }

        @Override
        public double getF0Mean() {
            return style.pitchShiftHz();
        }

        @Override
        public int getRate() {
            return data.getRate();
        }

        @Override
        public int getFperiod() {
            return data.getFperiod();
        }

        @Override
        public double getBeta() {
            return data.getBeta();
        }

        @Override
        public int getStage() {
            return data.getStage();
        }

        @Override
        public double getGamma() {
            return data.getGamma();
        }

        @Override
        public boolean getUseLogGain() {
            return data.getUseLogGain();
        }

        @Override
        public boolean getUseMixExc() {
            return data.getUseMixExc();
        }

        @Override
        public boolean getUseFourierMag() {
            return data.getUseFourierMag();
        }

        @Override
        public java.io.InputStream getPdfStrStream() {
            return data.getPdfStrStream();
        }

        @Override
        public java.io.InputStream getPdfMagStream() {
            return data.getPdfMagStream();
        }

        @Override
        public int getNumFilters() {
            return data.getNumFilters();
        }

        @Override
        public int getOrderFilters() {
            return data.getOrderFilters();
        }

        @Override
        public double[][] getMixFilters() {
            return data.getMixFilters();
        }
    }
}
