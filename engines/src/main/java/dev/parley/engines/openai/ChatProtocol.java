package dev.parley.engines.openai;

import dev.parley.engines.support.llm.RequestBody;
import dev.parley.engines.support.llm.StreamedAnswer;
import dev.parley.provider.LanguageModel;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One completion by {@code POST /chat/completions}. Confined to the session's loop. */
final class ChatProtocol extends OpenAiProtocol {
    private final Set<String> toolNames;
    private Optional<AnswerReader> reader = Optional.empty();

    ChatProtocol(OpenAiLanguageModel owner, LanguageModel.Request request) {
        super(owner, request, "/chat/completions");
        this.toolNames = request.tools().stream().map(LanguageModel.Tool::name).collect(Collectors.toSet());
    }

    @Override
    RequestBody.Fields fields() {
        return ChatRequestWriter.fields(request, model(), quirks());
    }

    @Override
    public StreamedAnswer answer(StreamedAnswer.Output out) {
        boolean reasonsFirst = !quirks().takes(Quirks.Refused.OPENING_OF_REASONING);
        AnswerReader reading = new AnswerReader(
                new AnswerReader.Model(toolNames, reasonsFirst),
                owner.errors(),
                owner.options().limits().eventBytes(),
                owner.random(),
                out);
        reader = Optional.of(reading);
        return reading;
    }

    @Override
    public void bodyEnded() {
        if (reader.filter(AnswerReader::reasonsFirst).isPresent()) {
            owner.learnt(model(), quirks().with(Quirks.Refused.OPENING_OF_REASONING));
        }
    }
}
