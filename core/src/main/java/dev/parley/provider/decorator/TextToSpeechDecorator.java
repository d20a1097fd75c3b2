package dev.parley.provider.decorator;

import dev.parley.provider.TextToSpeech;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A synthesiser within another, which opens its own streams around those of the one inside. */
public abstract class TextToSpeechDecorator extends ProviderDecorator<TextToSpeech> implements TextToSpeech {
    protected TextToSpeechDecorator(TextToSpeech provider) {
        super(provider);
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public List<Voice> voices() {
        return provider.voices();
    }

    @Override
    public Set<UnicodeScript> scripts(Optional<String> voice) {
        return provider.scripts(voice);
    }
}
