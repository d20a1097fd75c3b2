package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.dialect.EngineStatus;
import dev.parley.pool.MemberStatus;
import dev.parley.spend.SpendAccount;
import java.util.Optional;

/**
 * One engine of a kind, as an operator sees it.
 *
 * @param engine how far it is
 * @param streams how its streams fare
 * @param spend what it costs today, in all kinds together; empty where it costs nothing
 */
public record PoolStatus(EngineStatus engine, MemberStatus streams, Optional<SpendAccount> spend) {
    /** Its name in the configuration; of one that was left to choose, the engine that was chosen. */
    public String name() {
        return streams.name().equals(EnginesConfig.AUTO) ? engine.engine() : streams.name();
    }
}
