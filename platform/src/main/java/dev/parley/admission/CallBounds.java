package dev.parley.admission;

import dev.parley.config.LimitsConfig;
import dev.parley.provider.LanguageModel;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionSetup;

/** What a call may have, whatever was asked for. */
record CallBounds(LimitsConfig limits, CallConduct conduct) {
    /** @param model that it talks to */
    SessionSetup of(SessionSetup setup, LanguageModel model) {
        boolean billed = model.capabilities().billed();
        return of(setup).withEarlyReplies(conduct.earlyReplies().policy(billed));
    }

    SessionSetup of(SessionSetup setup) {
        SessionLimits asked = setup.limits()
                .withContextTokens(limits.contextTokens())
                .withConversationBytes(limits.conversationBytes());
        if (asked.itemAudio().compareTo(limits.itemAudio()) > 0) {
            asked = asked.withItemAudio(limits.itemAudio());
        }
        if (asked.duration().compareTo(limits.session()) > 0) {
            asked = asked.withDuration(limits.session());
        }
        SessionSetup bounded = setup.withLimits(conduct.recognition().of(asked))
                .withSilence(conduct.silence())
                .withFillers(conduct.fillers().policy(setup.fillers()));
        return setup.backchannels()
                .map(conduct.backchannels()::policy)
                .map(bounded::withBackchannels)
                .orElse(bounded);
    }
}
