package dev.parley.simulator.llm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A simulated language model.
 *
 * @param host address to listen on
 * @param port 0: any free one
 * @param models ids it lists
 * @param apiKey when present, requests without it get 401
 * @param pace how fast it answers
 */
public record LlmOptions(String host, int port, List<String> models, Optional<String> apiKey, Pace pace) {
    public LlmOptions {
        models = List.copyOf(models);
    }

    public static LlmOptions onFreePort() {
        return new LlmOptions("127.0.0.1", 0, List.of("simulated-1"), Optional.empty(), Pace.FAST);
    }

    public LlmOptions withPace(Pace newPace) {
        return new LlmOptions(host, port, models, apiKey, newPace);
    }

    public LlmOptions withApiKey(String key) {
        return new LlmOptions(host, port, models, Optional.of(key), pace);
    }

    public LlmOptions withModels(List<String> ids) {
        return new LlmOptions(host, port, ids, apiKey, pace);
    }

    /**
     * @param firstToken from request to first token
     * @param tokensPerSecond after it; 0: all at once. A token is a word with the space before it
     */
    public record Pace(Duration firstToken, double tokensPerSecond) {
        /** No waiting at all. */
        public static final Pace FAST = new Pace(Duration.ZERO, 0);

        public Pace {
            if (firstToken.isNegative() || tokensPerSecond < 0) {
                throw new IllegalArgumentException("first token delay and token rate cannot be negative");
            }
        }

        /** So many times slower. */
        Pace slower(int times) {
            return new Pace(firstToken.multipliedBy(times), tokensPerSecond / times);
        }

        long betweenMs() {
            return tokensPerSecond == 0 ? 0 : Math.max(1, Math.round(1000 / tokensPerSecond));
        }
    }
}
