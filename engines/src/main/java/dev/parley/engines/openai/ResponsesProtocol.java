package dev.parley.engines.openai;

import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.RequestBody;
import dev.parley.engines.support.llm.StreamedAnswer;
import dev.parley.provider.LanguageModel;

/** One response by {@code POST /responses}. Confined to the session's loop. */
final class ResponsesProtocol extends OpenAiProtocol {
    private final CallNotes reasoning;

    /** @param reasoning that stood before calls of the server's models */
    ResponsesProtocol(OpenAiLanguageModel owner, LanguageModel.Request request, CallNotes reasoning) {
        super(owner, request, "/responses");
        this.reasoning = reasoning;
    }

    @Override
    RequestBody.Fields fields() {
        return new ResponsesWriter(request, model(), quirks(), reasoning)::write;
    }

    @Override
    public StreamedAnswer answer(StreamedAnswer.Output out) {
        return new ResponsesReader(
                owner.errors(), reasoning, owner.options().limits().eventBytes(), out);
    }
}
