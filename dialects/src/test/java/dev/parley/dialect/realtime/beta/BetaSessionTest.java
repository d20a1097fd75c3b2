package dev.parley.dialect.realtime.beta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each field of a session, there and back (openai-realtime.md 8). */
class BetaSessionTest {
    private static final String GA = """
            {'type':'realtime','id':'sess_1','object':'realtime.session','model':'m','expires_at':5,
             'output_modalities':['audio'],'instructions':'Be brief.',
             'audio':{'input':{'format':{'type':'audio/pcmu'},'transcription':{'model':'whisper-1'},
                               'noise_reduction':{'type':'near_field'},'turn_detection':{'type':'server_vad'}},
                      'output':{'format':{'type':'audio/pcma'},'voice':'ada','speed':1.25}},
             'tools':[{'type':'function','name':'f'}],'tool_choice':'auto','temperature':0.7,'max_output_tokens':50,
             'tracing':'auto','include':['item.input_audio_transcription.logprobs']}""";

    private static final String FLAT = """
            {'id':'sess_1','object':'realtime.session','model':'m','expires_at':5,'modalities':['text','audio'],
             'instructions':'Be brief.','voice':'ada','input_audio_format':'g711_ulaw','output_audio_format':'g711_alaw',
             'input_audio_transcription':{'model':'whisper-1'},'input_audio_noise_reduction':{'type':'near_field'},
             'turn_detection':{'type':'server_vad'},'tools':[{'type':'function','name':'f'}],'tool_choice':'auto',
             'temperature':0.7,'max_response_output_tokens':50,'speed':1.25,'tracing':'auto',
             'include':['item.input_audio_transcription.logprobs'],'client_secret':null}""";

    private static ObjectNode json(String text) throws Json.MalformedException {
        return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyFieldOfASessionHasItsPlaceInAFlatOne() throws Exception {
        assertThat(BetaSession.toBeta(json(GA))).isEqualTo(json(FLAT));
        assertThat(BetaSession.toBeta(json("{}"))).isEqualTo(json("{'client_secret':null}"));
    }

    @Test
    void everyFieldOfAFlatSessionHasItsPlace() throws Exception {
        ObjectNode ga = json(GA);
        ga.remove("type");
        ObjectNode flat = json(FLAT);
        flat.remove("client_secret");
        assertThat(BetaSession.toGa(flat)).isEqualTo(ga);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"text\" | \"text\"",
                "[\"text\"] | [\"text\"]",
                "[\"text\",\"audio\"] | [\"audio\"]",
                "[\"video\"] | [\"video\"]"
            })
    void modalitiesThatNameAudioAreSpokenAndOthersAreLeftToTheRules(String flat, String ga) throws Exception {
        assertThat(BetaSession.toGa(json("{'modalities':" + flat + "}")))
                .isEqualTo(json("{'output_modalities':" + ga + "}"));
    }

    @Test
    void aFieldThatStandsInTheWayOfAnotherIsReplacedByIt() throws Exception {
        assertThat(BetaSession.toGa(json("{'audio':3,'voice':'ada'}")))
                .isEqualTo(json("{'audio':{'output':{'voice':'ada'}}}"));
        assertThat(BetaSession.toGa(json("{'a.b':1}"))).isEqualTo(json("{'a.b':1}"));
    }

    @Test
    void aResponseIsFlatToo() throws Exception {
        ObjectNode response = json("""
                {'id':'resp_1','output_modalities':['audio'],
                 'audio':{'output':{'format':{'type':'audio/pcm','rate':24000},'voice':'ada'}}}""");
        BetaSession.responseToBeta(response);
        assertThat(response).isEqualTo(json("""
                {'id':'resp_1','modalities':['text','audio'],'voice':'ada','output_audio_format':'pcm16'}"""));
        ObjectNode text = json("{'id':'resp_1','output_modalities':['text']}");
        BetaSession.responseToBeta(text);
        assertThat(text).isEqualTo(json("{'id':'resp_1','modalities':['text']}"));
    }
}
