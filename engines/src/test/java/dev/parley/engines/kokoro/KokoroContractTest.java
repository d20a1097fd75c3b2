package dev.parley.engines.kokoro;

import dev.parley.engines.support.host.HostedVoiceContract;
import dev.parley.provider.Engine;

class KokoroContractTest extends HostedVoiceContract {
    @Override
    protected Engine engine() {
        return new KokoroEngine();
    }
}
