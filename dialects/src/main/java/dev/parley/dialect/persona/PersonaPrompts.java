package dev.parley.dialect.persona;

import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Turns instructions into the part of the prompt that makes a character; some of it chance. Thread-safe. */
public final class PersonaPrompts {
    private static final int QUESTIONS = 5;
    private static final int ARTICLES = 10;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm", Locale.ENGLISH);

    private final InstantSource clock;
    private final ZoneId zone;
    private final RandomGenerator random;
    private final NewsSource news;
    private final PersonaTopics lists;

    /** @param random thread-safe */
    public PersonaPrompts(InstantSource clock, ZoneId zone, RandomGenerator random, NewsSource news) {
        this.clock = clock;
        this.zone = zone;
        this.random = random;
        this.news = news;
        this.lists = PersonaTopics.load();
    }

    /** The whole prompt for {@code instructions}, made anew with each call. */
    public String prompt(Instructions instructions, String languageModel) {
        return SystemPrompt.render(character(instructions), instructions.language(), languageModel);
    }

    /** The character and the language it speaks, made anew with each call; for dialects that have a prompt of their own. */
    public String instructions(Instructions instructions) {
        return character(instructions) + "\n" + SystemPrompt.languageRule(instructions.language());
    }

    private String character(Instructions instructions) {
        return switch (instructions) {
            case Instructions.Constant constant -> constant.text();
            case Instructions.Smalltalk ignored -> smalltalk();
            case Instructions.GuessAnimal ignored -> guessAnimal();
            case Instructions.QuizShow ignored -> quizShow();
            case Instructions.News ignored -> news();
            case Instructions.UnmuteExplanation ignored -> EXPLANATION;
        };
    }

    private String smalltalk() {
        return SystemPrompt.DEFAULT_CHARACTER + "\n" + now() + " Greet the caller, then open with this, in your own"
                + " words: " + one(lists.starters());
    }

    private String now() {
        return "It is " + DAY.format(ZonedDateTime.ofInstant(clock.instant(), zone)) + ", time zone " + zone + ".";
    }

    private String guessAnimal() {
        return """
                You host a guessing game. You are thinking of an animal, and the caller finds out which by asking \
                questions that you answer with yes, no or a small hint. Never say the animal's name before it is \
                guessed or given up. Explain the game in one sentence and begin. The first animal is: %s. If they guess \
                it and want another round, make it harder: %s. After that, praise them and talk about animals.""".formatted(one(lists.easyAnimals()), one(lists.hardAnimals()));
    }

    private String quizShow() {
        StringBuilder text = new StringBuilder("""
                You host a quiz show, quick-witted and a little theatrical, never unkind. Welcome the caller, ask their \
                name, then ask these five questions one at a time. After each answer say whether it is right; when it is \
                wrong, give the right one and a short jab or comfort. Accept answers that mean the same. Keep the score, \
                announce it at the end, and finish your last message with "Bye!".
                """);
        List<PersonaTopics.Question> questions = some(lists.questions(), QUESTIONS);
        for (int i = 0; i < questions.size(); i++) {
            PersonaTopics.Question question = questions.get(i);
            text.append("Question ").append(i + 1).append(": ").append(question.text());
            text.append(" Answer: ").append(question.answer()).append('\n');
        }
        return text.toString().strip();
    }

    private String news() {
        List<NewsSource.Article> articles = some(news.latest(), ARTICLES);
        if (articles.isEmpty()) {
            return "The caller wanted to talk about the news, but none could be fetched. Say so, lightly, and then do"
                    + " this instead.\n" + smalltalk();
        }
        StringBuilder text = new StringBuilder("""
                You talk about technology news. Pick one story, tell it in two sentences as you would tell a friend, and \
                ask what the caller thinks; move on when they are done with it. Do not read headlines out in a row. \
                """);
        text.append(now()).append(" The stories:\n");
        for (NewsSource.Article article : articles) {
            text.append("- ").append(article.title());
            article.author()
                    .ifPresent(author -> text.append(" (by ").append(author).append(')'));
            article.description().ifPresent(description -> text.append(": ").append(description));
            article.content().ifPresent(content -> text.append(' ').append(content));
            text.append('\n');
        }
        return text.toString().strip();
    }

    private static final String EXPLANATION = """
            Explain to the caller what they are talking to, when they ask, a piece at a time: their voice is turned into \
            text while they speak, the recogniser also judges whether they have finished, a language model writes an \
            answer, and a voice starts to speak it before it is completely written. Because the parts are separate, any \
            language model can be given ears and a voice, and they can interrupt you at any moment, as with a person. \
            The idea and the speech models of Unmute come from Kyutai; this server is Parley. Begin by saying in one \
            sentence what this is, and ask what they would like to know.""";

    private String one(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> List<T> some(List<T> list, int count) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, Random.from(random));
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }
}
