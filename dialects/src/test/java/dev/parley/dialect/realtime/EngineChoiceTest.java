package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.LanguageModel;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client chooses among the engines that the operator allows. */
class EngineChoiceTest {
    private final RealtimeCall call = RealtimeCall.stock();

    private LanguageModel.Request asked() {
        call.send("{'type':'response.create'}".replace('\'', '"'));
        return call.service.llm.requests().getLast();
    }

    @Test
    void whatWasChosenIsAskedFromTheNextReplyOn() {
        assertThat(asked().hints().engine()).isEmpty();
        call.update("'parley':{'llm':'other','model':'small','stt':'scripted'}");
        assertThat(call.connection.all("error")).isEmpty();
        call.wait(5_000);
        LanguageModel.Request request = asked();
        assertThat(request.hints().engine()).contains("other");
        assertThat(request.model()).contains("small");
        call.wait(5_000);
        call.update("'parley':null");
        assertThat(asked().hints().engine()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'stt':'elsewhere'               | session.parley.stt   | stt is 'elsewhere'; clients may choose one of scripted, other
            'tts':'scripted'                | session.parley.tts   | tts is 'scripted'; none can be chosen here: the operator allows them by engines.selectable
            'llm':'other','model':'dear'    | session.parley.model | model is 'dear'; clients may choose one of small, large
            'model':'small'                 | session.parley.model | model is 'small'; none can be chosen here
            'ear':'scripted'                | session.parley.ear   | Unknown parameter
            'llm':7                         | session.parley.llm   | Invalid type
            """)
    void whatIsNotAllowedIsRefusedAndChangesNothing(String fields, String param, String message) {
        call.update("'parley':{" + fields + "}");
        JsonNode error = call.connection.last("error").get("error");
        assertThat(error.get("param").asText()).isEqualTo(param);
        assertThat(error.get("message").asText()).startsWith(message);
        assertThat(asked().hints().engine()).isEqualTo(Optional.empty());
    }

    @Test
    void aRecogniserThatIsWishedForTakesOverBetweenTurns() {
        RealtimeCall spoken = RealtimeCall.open(new ScriptedSessionService(true), "model=gpt-realtime");
        spoken.say("hello").pause(2_000);
        assertThat(spoken.service.stt.opened()).isEqualTo(1);
        spoken.update("'parley':{'stt':'other'}");
        assertThat(spoken.service.stt.opened()).isEqualTo(1);
        spoken.say("good morning").pause(2_000);
        spoken.wait(5_000);
        assertThat(spoken.service.stt.opened()).isEqualTo(2);
        assertThat(spoken.service.stt.openStreams()).isEqualTo(1);
    }
}
