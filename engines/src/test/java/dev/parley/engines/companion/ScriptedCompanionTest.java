package dev.parley.engines.companion;

import dev.parley.engines.contract.LanguageModelContract;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.LanguageModel;

class ScriptedCompanionTest extends LanguageModelContract {
    private final LanguageModel companion =
            new CompanionEngine().languageModel(TestContext.plain()).orElseThrow();

    @Override
    protected LanguageModel provider() {
        return companion;
    }
}
