package dev.parley.engines.piper;

import dev.parley.engines.support.host.HostedVoiceContract;
import dev.parley.provider.Engine;

class PiperContractTest extends HostedVoiceContract {
    @Override
    protected Engine engine() {
        return new PiperEngine();
    }
}
