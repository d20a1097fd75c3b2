package dev.parley.session;

/** What the responses of one session are made of, besides what each has of its own. Loop only. */
record ResponseParts(
        SessionContext context,
        SessionItems items,
        SessionTools tools,
        Approvals approvals,
        SessionVoices voices,
        PromptSource source) {}
