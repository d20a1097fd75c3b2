package dev.parley.engines.offline;

import dev.parley.engines.contract.LanguageModelContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.LanguageModel;

class ScriptedCompanionTest extends LanguageModelContract {
    private final LanguageModel companion =
            new OfflineEngine().languageModel(TestContext.plain()).orElseThrow();

    @Override
    protected LanguageModel provider() {
        return companion;
    }
}
