package dev.parley.provider.decorator;

import dev.parley.provider.LanguageModel;

/** A language model within another, which opens its own streams around those of the one inside. */
public abstract class LanguageModelDecorator extends ProviderDecorator<LanguageModel> implements LanguageModel {
    protected LanguageModelDecorator(LanguageModel provider) {
        super(provider);
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public String defaultModel() {
        return provider.defaultModel();
    }
}
