package dev.parley.host.sherpa;

import dev.parley.host.HostedRecogniser.Result;
import dev.parley.host.HostedRecogniser.Word;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a result of the library, which is JSON with the text, its tokens and when each was heard. Stateless. */
final class SherpaResult {
    private SherpaResult() {}

    /**
     * Words begin with a token that begins with a space. When one ended is not known.
     *
     * @param timeScale what its times have to be multiplied by
     */
    static Result read(String json, double timeScale) {
        JsonObject result = new JsonObject(json);
        String text = result.getString("text", "").strip();
        JsonArray tokens = result.getJsonArray("tokens", new JsonArray());
        JsonArray times = result.getJsonArray("timestamps", new JsonArray());
        Optional<String> language = Optional.of(result.getString("lang", "").replaceAll("[<|>]", ""))
                .filter(it -> it.matches("[a-z]{2,3}"));
        List<Word> words = times.size() == tokens.size() ? words(tokens, times, timeScale) : List.of();
        boolean same = String.join(" ", words.stream().map(Word::text).toList()).equals(text);
        return new Result(text, language, same ? words : List.of());
    }

    private static List<Word> words(JsonArray tokens, JsonArray times, double timeScale) {
        List<Word> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        long start = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.getString(i);
            if (token.startsWith(" ") && !word.isEmpty()) {
                words.add(new Word(word.toString(), start, start));
                word.setLength(0);
            }
            if (word.isEmpty()) {
                start = Math.round(1000 * timeScale * times.getDouble(i));
            }
            word.append(token.strip());
        }
        if (!word.isEmpty()) {
            words.add(new Word(word.toString(), start, start));
        }
        return words;
    }
}
