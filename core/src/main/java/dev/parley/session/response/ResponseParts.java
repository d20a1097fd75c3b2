package dev.parley.session.response;

import dev.parley.provider.LanguageModel;
import dev.parley.session.context.SessionContext;
import dev.parley.session.items.SessionItems;
import dev.parley.session.output.ResponsePlan;
import dev.parley.session.playout.SessionVoices;
import dev.parley.session.tools.Approvals;
import dev.parley.session.tools.SessionTools;

/** What the responses of one session are made of, besides what each has of its own. Loop only. */
record ResponseParts(
        SessionContext context,
        SessionItems items,
        SessionTools tools,
        Approvals approvals,
        SessionVoices voices,
        PromptSource source,
        EarlyReply early,
        ReplyFillers fillers) {
    static ResponseParts of(
            SessionContext context,
            SessionItems items,
            SessionTools tools,
            Approvals approvals,
            PromptSource source,
            ReplyFillers fillers) {
        EarlyReply early = new EarlyReply(context, tools, source);
        SessionVoices voices = new SessionVoices(context, early::speech);
        return new ResponseParts(context, items, tools, approvals, voices, source, early, fillers);
    }

    /** Whom a response asks. */
    LanguageModel model(ResponsePlan plan) {
        return plan.inBand() ? early.model() : context.providers().languageModel();
    }
}
