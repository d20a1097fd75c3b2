package dev.parley.session.response;

import dev.parley.session.context.SessionContext;
import dev.parley.session.items.SessionItems;
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
        PromptSource source) {}
