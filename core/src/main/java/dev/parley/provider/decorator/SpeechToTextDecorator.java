package dev.parley.provider.decorator;

import dev.parley.provider.SpeechToText;

/** A recogniser within another, which opens its own streams around those of the one inside. */
public abstract class SpeechToTextDecorator extends ProviderDecorator<SpeechToText> implements SpeechToText {
    protected SpeechToTextDecorator(SpeechToText provider) {
        super(provider);
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }
}
