package dev.parley.engines.companion;

import java.util.List;

/** What the companion tells when it is asked for a story: long enough to be interrupted, sentence by sentence. */
enum Stories {
    ADVENTURE(
            List.of("adventure", "sea", "ship", "boat", "pirate", "pirates", "island", "treasure"),
            "This is a story about the sea.",
            "An old captain had a small blue boat.",
            "One morning she found a map in a bottle.",
            "The map showed an island that nobody knew.",
            "She took bread, water, and her brother, and they left at noon.",
            "On the second day a storm came from the west.",
            "The wind broke the sail, and the waves were higher than a house.",
            "Her brother wanted to turn back, but she held the course.",
            "At night they saw a light between two rocks.",
            "They followed the light and came to a quiet bay.",
            "There was the island, with white sand and tall trees.",
            "They dug under the oldest tree until the moon was high.",
            "At last they found a heavy wooden box.",
            "There was no gold in it, only a hundred letters.",
            "Each letter came from a sailor who had found his way home.",
            "She added a letter of her own, and closed the box.",
            "Then they mended the sail and went home with the morning wind."),
    MYSTERY(
            List.of("mystery", "detective", "crime", "scary", "ghost", "secret", "dark"),
            "This is the mystery of the silent clock.",
            "In a small town there was a tall clock in the market square.",
            "One winter night it stopped at ten minutes past three.",
            "The next morning the baker said that somebody had taken her bread.",
            "Nobody had seen a stranger, and there was snow on every street.",
            "The detective looked at the snow for a long time.",
            "She saw that no steps led away from the baker's door.",
            "So the thief had to be still inside the house.",
            "They looked in every room, and they found nothing.",
            "Then the detective heard a small sound above the oven.",
            "She opened a little door that led into the tower of the clock.",
            "Inside there was a family of hungry owls.",
            "They had carried the bread up piece by piece.",
            "One piece had fallen into the wheels, and the clock had stopped.",
            "The baker laughed, and from that day she baked two loaves more.",
            "Since then the clock has always been on time."),
    ANIMALS(
            List.of("funny", "animal", "animals", "dog", "cat", "goat", "children", "kids"),
            "Once there was a goat who wanted to learn to drive.",
            "Her name was Martha, and she lived on a farm near a long road.",
            "Every day she watched the cars and made the sound of an engine.",
            "The farmer had an old red tractor that nobody used.",
            "One afternoon he left the key in it and went to sleep.",
            "Martha climbed up and sat down behind the wheel.",
            "She pressed a button with her nose, and the tractor began to move.",
            "The chickens ran to the left and the ducks ran to the right.",
            "She drove through the garden and around the apple trees.",
            "Three sheep jumped on, because they wanted to see the lake.",
            "In the village people forgot their shopping and stared.",
            "The policeman lifted his hand, and Martha stopped like a good driver.",
            "He asked for her papers, and she ate them.",
            "Then the farmer came on his bicycle, out of breath.",
            "He was so surprised that he could only laugh.",
            "Since that day Martha has driven him to the market every Monday."),
    ;

    private final List<String> keys;
    private final List<String> sentences;

    Stories(List<String> keys, String... sentences) {
        this.keys = keys;
        this.sentences = List.of(sentences);
    }

    /** Words by which a caller asks for it. */
    List<String> keys() {
        return keys;
    }

    List<String> sentences() {
        return sentences;
    }
}
