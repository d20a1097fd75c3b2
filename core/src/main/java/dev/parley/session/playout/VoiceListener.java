package dev.parley.session.playout;

import dev.parley.provider.ProviderException;

/** Learns how the voice fares. */
public interface VoiceListener {
    /** So much sound has been made. */
    void synthesised(int samples);

    /** The synthesiser is lost; everything it had delivered has been released. */
    void voiceLost(ProviderException cause);
}
