package dev.parley.engines.deepgram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.TestContext;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot be used are told by their name, with a way to mend them. */
class DeepgramSettingsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nova-3 | punctuate | yes | engines.deepgram.punctuate is 'yes'; write true or false",
                "nova-3 | endpointing | 10ms | engines.deepgram.endpointing is '10ms'; write a whole number from 0 to 60000",
                "nova-3 | utterance-end-ms | 500 | engines.deepgram.utterance-end-ms is '500'; write a whole number from 1000",
                "nova-3 | eot-threshold | 0.8 | the model nova-3 has no such parameter; leave it out",
                "flux-general-en | punctuate | true | the model flux-general-en has no such parameter; leave it out",
                "flux-general-en | eot-threshold | 2 | write a number from 0.5 to 1",
                "flux-general-en | eager-eot-threshold | 0.8 | write no more than eot-threshold, which is 0.7",
                "nova-3 | parameters | vad_events | write it like detect_entities=true&extra=call:17",
                "nova-3 | parameters | sample_rate=8000 | sample_rate is not to be set there",
                "nova-3 | base-url | localhost:8080 | engines.deepgram.base-url is not an http, https, ws or wss address"
            })
    void a_setting_that_cannot_be_used_is_named(String model, String setting, String value, String message) {
        TestContext context =
                TestContext.with(Map.of("model", model, setting, value)).lend(Vertx.class, vertx);
        assertThatThrownBy(() -> new DeepgramEngine().speechToText(context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void endpointing_can_be_left_out() {
        TestContext context = TestContext.with(Map.of("endpointing", "false")).lend(Vertx.class, vertx);
        assertThat(new DeepgramEngine().speechToText(context)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"en, en", "en-GB, en-GB", "EN-us, en-US", "de-AT, de", "es_419, es-419", "nb-NO, no", "fil, tl"})
    void a_language_keeps_its_region_only_where_there_is_a_model_of_it(String tag, String name) {
        assertThat(DeepgramLanguages.nova(tag)).isEqualTo(name);
    }
}
