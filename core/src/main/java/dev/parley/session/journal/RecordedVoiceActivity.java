package dev.parley.session.journal;

import dev.parley.provider.VoiceActivityDetector;
import dev.parley.provider.decorator.ProviderDecorator;
import dev.parley.session.journal.JournalEvent.Answer;
import java.util.function.Supplier;

/** A voice activity detector whose answers are written down as a session gets them. */
final class RecordedVoiceActivity extends ProviderDecorator<VoiceActivityDetector> implements VoiceActivityDetector {
    private final JournalRecorder recorder;

    RecordedVoiceActivity(VoiceActivityDetector detector, JournalRecorder recorder) {
        super(detector);
        this.recorder = recorder;
    }

    private <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            recorder.note(new JournalEvent.Threw(Questions.DETECTOR));
            throw e;
        }
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Stream open(int sampleRate) {
        Stream inner = guarded(() -> provider.open(sampleRate));
        return new Stream() {
            @Override
            public int frameSamples() {
                return recorder.answer(Questions.FRAME, new Answer.Count(inner.frameSamples()))
                        .number();
            }

            @Override
            public double probability(short[] samples, int offset) {
                double probability = guarded(() -> inner.probability(samples, offset));
                recorder.note(new JournalEvent.VoiceScored(probability));
                return probability;
            }

            @Override
            public void reset() {
                inner.reset();
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }
}
