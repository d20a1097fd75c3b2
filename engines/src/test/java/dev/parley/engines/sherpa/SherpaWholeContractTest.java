package dev.parley.engines.sherpa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.host.testing.TinySherpaModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same with a model of whole utterances. */
class SherpaWholeContractTest extends SherpaContractTest {
    @Override
    protected Path model() throws IOException {
        return TinySherpaModel.whole(folder, Map.of());
    }

    @Override
    @Test
    void says_that_its_model_streams_and_knows_times() {
        assertThat(provider().capabilities().streaming()).isFalse();
        assertThat(provider().capabilities().wordTimes()).isTrue();
    }
}
