package dev.parley.engines.kyutai;

/** The same at another rate than the server's. */
class KyutaiTextToSpeechAt16kHzTest extends KyutaiTextToSpeechContractTest {
    @Override
    protected int sampleRate() {
        return 16_000;
    }
}
