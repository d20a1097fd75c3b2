package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.support.llm.ServerError;
import dev.parley.provider.LlmEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatChunkReaderTest {

    @Test
    void reads_text_and_finish() throws Exception {
        assertThat(read("{'id':'c','choices':[{'index':0,'delta':{'role':'assistant','content':'Hé'},"
                        + "'logprobs':null,'finish_reason':'stop'}],'usage':null}"))
                .containsExactly("text Hé", "finish stop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'delta':{'content':''}}]}",
                "{'choices':[{'delta':{'content':null,'role':'assistant'}}]}",
                "{'choices':[],'prompt_filter_results':[{'a':{'b':[1,2]}}]}",
                "{'choices':null}",
                "{'choices':[{'delta':null,'finish_reason':null}]}",
                "{}",
                "{'choices':[{'delta':{}}],'error':null}"
            })
    void says_nothing_where_there_is_nothing(String chunk) throws Exception {
        assertThat(read(chunk)).isEmpty();
    }

    @Test
    void tells_reasoning_from_text() throws Exception {
        assertThat(read("{'choices':[{'delta':{'reasoning_content':'hm','content':null}}]}"))
                .containsExactly("reasoning hm");
        assertThat(read("{'choices':[{'delta':{'reasoning':'hm','content':'x'}}]}"))
                .containsExactly("reasoning hm", "text x");
    }

    @Test
    void takes_content_in_parts() throws Exception {
        assertThat(read("{'choices':[{'delta':{'content':[{'type':'text','text':'a'},{},{'type':'x','y':[{}]},"
                        + "{'text':'b','type':'text'}]}}]}"))
                .containsExactly("text a", "text b");
    }

    @Test
    void reads_tool_fragments() throws Exception {
        assertThat(read("{'choices':[{'delta':{'tool_calls':["
                        + "{'index':1,'id':'call_a','type':'function','function':{'name':'f','arguments':''}},"
                        + "{'function':{'arguments':'{}'}}]},'finish_reason':'tool_calls'}]}"))
                .containsExactly("tool 1 call_a f ", "tool -1   {}", "finish tool_calls");
    }

    @Test
    void reads_usage_wherever_it_stands() throws Exception {
        assertThat(read("{'choices':[],'usage':{'prompt_tokens':5,'completion_tokens':7,'total_tokens':12,"
                        + "'prompt_tokens_details':{'cached_tokens':3,'audio_tokens':0}}}"))
                .containsExactly("usage 5 7 3");
        assertThat(read("{'x_groq':{'id':'r','usage':{'prompt_tokens':1,'completion_tokens':2}},'choices':[]}"))
                .containsExactly("usage 1 2 0");
    }

    @Test
    void reads_errors_of_all_shapes() throws Exception {
        assertThat(read("{'error':{'code':502,'message':'overloaded'}}")).containsExactly("error overloaded");
        assertThat(read("{'error':'no'}")).containsExactly("error no");
        assertThat(read("{'error':{}}")).containsExactly("error no reason given");
    }

    @Test
    void ignores_further_choices() throws Exception {
        assertThat(read("{'choices':[{'delta':{'content':'a'}},{'index':1,'delta':{'content':'b'}}]}"))
                .containsExactly("text a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "1", "[{}", "{'choices':[{'delta':", "<html>"})
    void refuses_what_is_no_json_object(String chunk) {
        assertThatThrownBy(() -> read(chunk)).isInstanceOf(IOException.class);
    }

    private static List<String> read(String chunk) throws IOException {
        Log log = new Log();
        byte[] bytes = chunk.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        new ChatChunkReader(log).read(bytes, bytes.length);
        return log.lines;
    }

    private static final class Log implements ChatChunkReader.Sink {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void text(String delta) {
            lines.add("text " + delta);
        }

        @Override
        public void reasoning(String delta) {
            lines.add("reasoning " + delta);
        }

        @Override
        public void wholeMessage() {
            lines.add("whole");
        }

        @Override
        public void toolFragment(ToolCallAssembler.Fragment it) {
            lines.add("tool " + it.index() + " " + it.id() + " " + it.name() + " " + it.arguments());
        }

        @Override
        public void finish(String reason) {
            lines.add("finish " + reason);
        }

        @Override
        public void usage(LlmEvent.Usage usage) {
            lines.add("usage " + usage.inputTokens() + " " + usage.outputTokens() + " " + usage.cachedTokens());
        }

        @Override
        public void error(ServerError error) {
            lines.add("error " + error.message());
        }
    }
}
