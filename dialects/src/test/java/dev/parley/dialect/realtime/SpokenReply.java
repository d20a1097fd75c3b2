package dev.parley.dialect.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Pcm16;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a client is told of a reply that is spoken. */
final class SpokenReply {
    static final List<String> SPOKEN_REPLY = List.of(
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done",
            "rate_limits.updated");

    private SpokenReply() {}

    static List<String> withoutDeltas(List<String> types) {
        return types.stream().filter(type -> !type.endsWith(".delta")).toList();
    }

    static List<String> botWords(RealtimeCall call) throws Exception {
        List<String> words = new ArrayList<>();
        String last = "";
        for (JsonNode delta : call.connection.all("response.output_audio.delta")) {
            for (short sample :
                    Pcm16.samples(Base64.getDecoder().decode(delta.get("delta").asText()))) {
                String word = call.service.script.word(sample);
                if (!word.isEmpty() && !word.equals(last)) {
                    words.add(word);
                }
                last = word;
            }
        }
        return words;
    }
}
