package dev.parley.simulator.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An utterance that a fault cut goes on with the next connection, as a real recogniser hears what it is sent. */
class UnfinishedTest {
    private final Unfinished unfinished = new Unfinished();
    private final Script script = Script.of(List.of("one two three four", "five"));

    private static List<String> speak(SimulatedRecogniser recogniser, int frames) {
        List<String> heard = new ArrayList<>();
        float[] loud = new float[SimulatedRecogniser.FRAME];
        java.util.Arrays.fill(loud, 0.3f);
        for (int i = 0; i < frames; i++) {
            recogniser.hear(loud).forEach(word -> heard.add(word.text()));
        }
        return heard;
    }

    private static List<String> pause(SimulatedRecogniser recogniser) {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            recogniser.hear(new float[SimulatedRecogniser.FRAME]).forEach(word -> heard.add(word.text()));
        }
        return heard;
    }

    @Test
    void theNextConnectionSaysTheWordsThatWereNotTold() {
        SimulatedRecogniser first = new SimulatedRecogniser(script, unfinished);
        assertThat(speak(first, 9)).containsExactly("one", "two");
        unfinished.leave(first.wordsBehind(1));
        SimulatedRecogniser second = new SimulatedRecogniser(script, unfinished);
        assertThat(speak(second, 9)).containsExactly("two", "three");
        assertThat(pause(second)).containsExactly("four");
        assertThat(speak(second, 4)).containsExactly("one");
    }

    /** Otherwise the sound behind it, sent once more to another connection, would be heard as the line anew. */
    @Test
    void theLastWordOfAConnectionThatWillBeLostIsHeardWhereTheSpeechEnds() {
        SimulatedRecogniser first = new SimulatedRecogniser(script, unfinished).holdingLast();
        assertThat(speak(first, 40)).containsExactly("one", "two", "three");
        assertThat(pause(first)).containsExactly("four");
        assertThat(speak(first, 40)).isEmpty();
        assertThat(pause(first)).containsExactly("five");
    }

    @Test
    void theRestOfTheSoundBehindItsLastWordSaysNothing() {
        SimulatedRecogniser first = new SimulatedRecogniser(script, unfinished);
        speak(first, 20);
        unfinished.leave(first.wordsBehind(4));
        SimulatedRecogniser second = new SimulatedRecogniser(script, unfinished);
        assertThat(speak(second, 9)).isEmpty();
        assertThat(pause(second)).isEmpty();
        assertThat(speak(second, 4)).containsExactly("one");
    }
}
