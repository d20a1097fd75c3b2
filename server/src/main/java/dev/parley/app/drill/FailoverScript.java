package dev.parley.app.drill;

import dev.parley.provider.ChatMessage;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ModelApi;
import dev.parley.simulator.speech.WordTones;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What is said in a call: each turn of the caller has words that its neighbours do not have, and the answer follows from the
 * words that the model was given.
 */
final class FailoverScript {
    private static final List<String> CALLER = List.of(
            "alpha",
            "bravo",
            "charlie",
            "delta",
            "echo",
            "foxtrot",
            "golf",
            "hotel",
            "india",
            "juliet",
            "kilo",
            "lima",
            "mike",
            "november",
            "oscar",
            "papa",
            "quebec",
            "romeo",
            "sierra",
            "tango",
            "uniform",
            "victor",
            "whiskey",
            "yankee");
    private static final List<String> BOT = List.of(
            "ant", "bear", "cat", "dog", "elk", "fox", "goat", "hare", "ibis", "jay", "kite", "lark", "mole", "newt",
            "owl", "pig", "quail", "rat", "seal", "toad", "urchin", "vole", "wolf", "yak");
    private static final int TURN_WORDS = 6;
    private static final int ANSWER_WORDS = 12;
    private static final int SENTENCE_WORDS = 4;

    private FailoverScript() {}

    /** The caller's words, by their sound. */
    static WordTones callerTones() {
        return new WordTones(CALLER);
    }

    /** The bot's words, by their sound. */
    static WordTones botTones() {
        return new WordTones(BOT);
    }

    /** What the caller says in a turn; the first is 0. */
    static List<String> turn(int number) {
        int from = number * TURN_WORDS % CALLER.size();
        return CALLER.subList(from, from + TURN_WORDS);
    }

    /** The words of the answer to it. */
    static List<String> answer(int number) {
        int from = number % 2 * ANSWER_WORDS;
        return BOT.subList(from, from + ANSWER_WORDS);
    }

    /** The words from the given one on, in sentences. */
    private static String text(List<String> words, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < words.size(); i++) {
            String word = words.get(i);
            boolean first = i % SENTENCE_WORDS == 0;
            boolean last = i % SENTENCE_WORDS == SENTENCE_WORDS - 1;
            text.append(text.isEmpty() ? "" : " ")
                    .append(first ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word)
                    .append(last ? "." : "");
        }
        return text.toString();
    }

    /** A model that answers by this script, calls a tool where it may, and goes on where an answer broke off. Thread-safe. */
    static final class Model implements Function<JsonObject, LlmReply> {
        private final ModelApi api;
        private final AtomicLong answers = new AtomicLong();

        Model(ModelApi api) {
            this.api = api;
        }

        /** Answers so far. */
        long answers() {
            return answers.get();
        }

        @Override
        public LlmReply apply(JsonObject request) {
            answers.incrementAndGet();
            WordTones caller = callerTones();
            WordTones bot = botTones();
            int turn = 0;
            int told = 0;
            boolean goesOn = false;
            for (Object each : request.getJsonArray("messages", new JsonArray())) {
                JsonObject message = (JsonObject) each;
                String text = ModelApi.texts(message.getValue("content"));
                boolean user = "user".equals(message.getString("role"));
                goesOn = user && text.contains(ChatMessage.GO_ON.text());
                List<String> heard = user ? caller.words(text) : List.of();
                if (!heard.isEmpty()) {
                    turn = CALLER.indexOf(heard.getLast()) / TURN_WORDS;
                    told = 0;
                }
                told = "assistant".equals(message.getString("role"))
                        ? bot.words(text).size()
                        : told;
            }
            List<ModelApi.Asked.Tool> tools = api.asked(request).tools();
            if (!tools.isEmpty() && !goesOn) {
                var call = new LlmReply.ToolCalls.Call(
                        "call_" + answers.get(), tools.getFirst().name(), "{}");
                return new LlmReply.ToolCalls(List.of(call));
            }
            return new LlmReply.Text(text(answer(turn), goesOn ? Math.min(told, ANSWER_WORDS) : 0));
        }
    }
}
