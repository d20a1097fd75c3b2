package dev.parley.app.evaluate.scenario;

import dev.parley.app.evaluate.scenario.Scenario.Effect;
import dev.parley.app.evaluate.scenario.Scenario.Group;
import dev.parley.app.evaluate.scenario.Scenario.Pause;
import dev.parley.app.evaluate.scenario.Scenario.Recorded;
import dev.parley.app.evaluate.scenario.Scenario.Room;
import dev.parley.app.evaluate.scenario.Scenario.Sound;
import dev.parley.app.evaluate.scenario.Scenario.Spoken;
import dev.parley.app.evaluate.scenario.Scenario.SpokenPart;
import dev.parley.app.evaluate.scenario.Scenario.Step;
import dev.parley.app.evaluate.scenario.Scenario.Turn;
import dev.parley.app.evaluate.scenario.Scenario.WhileBotSpeaks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** The conversations of an evaluation. */
public final class Scenarios {
    private static final int[] SNR_DB = {20, 10, 5};
    private static final int SPEAKERS = 2;
    private static final String OPENING = "Hello, I would like to plan a trip to the sea.";

    private Scenarios() {}

    /** All of them; those with recordings only where there are some. */
    public static List<Scenario> all(boolean recordings) {
        List<Scenario> all = new ArrayList<>();
        for (int speaker = 0; speaker < SPEAKERS; speaker++) {
            plain(speaker, all);
            pausing(speaker, all);
            numbers(speaker, all);
            unseen(speaker, all);
            interrupting(speaker, all);
            listening(speaker, all);
            noises(speaker, all);
        }
        if (recordings) {
            recorded(all);
        }
        return List.copyOf(all);
    }

    /** The first of each group: what is left out is the other voice, noise, and longer pauses. */
    public static List<Scenario> quick(List<Scenario> all) {
        Set<Group> had = EnumSet.noneOf(Group.class);
        return all.stream().filter(scenario -> had.add(scenario.group())).toList();
    }

    private static void plain(int speaker, List<Scenario> all) {
        List<Step> steps = List.of(
                said(speaker, "What is the weather like on the coast in October?"),
                said(speaker, "Please book a table for two people on Friday evening."),
                said(speaker, "Yes."));
        all.add(scenario("plain", speaker, Group.PLAIN, Room.QUIET, steps));
        for (int snr : SNR_DB) {
            all.add(scenario("plain-" + snr + "db", speaker, Group.PLAIN, Room.noisy(snr), steps));
        }
    }

    private static void pausing(int speaker, List<Scenario> all) {
        List<Step> short600 = List.of(
                paused(speaker, 600, "I would like to go to", "the city museum tomorrow."),
                paused(speaker, 700, "My sister and I want", "two tickets for the evening show."));
        List<Step> long1000 = List.of(
                paused(speaker, 1_000, "Could you tell me whether", "the train stops in the next town?"),
                paused(speaker, 1_200, "I was thinking about", "a small house near the lake."));
        List<Step> hesitating = List.of(
                paused(speaker, 700, "I need, um,", "something for my father, uh,", "for his birthday."),
                paused(speaker, 900, "Maybe, uh,", "we could meet, um,", "on Sunday afternoon."));
        List<Step> longest = List.of(
                paused(speaker, 1_500, "The reason why I call is that", "my order has not arrived yet."),
                paused(speaker, 800, "It is a blue jacket and", "a pair of brown shoes."));
        all.add(scenario("pauses-600", speaker, Group.PAUSING, Room.QUIET, short600));
        all.add(scenario("pauses-1000", speaker, Group.PAUSING, Room.QUIET, long1000));
        all.add(scenario("hesitations", speaker, Group.PAUSING, Room.QUIET, hesitating));
        all.add(scenario("pauses-1500", speaker, Group.PAUSING, Room.QUIET, longest));
        all.add(scenario("pauses-10db", speaker, Group.PAUSING, Room.noisy(10), short600));
    }

    /** Rules of turn-taking were extended behind mistakes with other callers, never with these: keep it so. */
    private static void unseen(int speaker, List<Scenario> all) {
        all.add(scenario(
                "unseen-700",
                speaker,
                Group.PAUSING,
                Room.QUIET,
                List.of(
                        paused(speaker, 700, "I was hoping that you", "could move my appointment to Thursday."),
                        paused(speaker, 700, "The flight leaves at six", "in the morning from the small airport."),
                        paused(speaker, 700, "Last summer we visited", "an old castle in Scotland."))));
        all.add(scenario(
                "unseen-1100",
                speaker,
                Group.PAUSING,
                Room.QUIET,
                List.of(
                        paused(speaker, 1_100, "Please send the parcel", "to my office in the old town."),
                        paused(speaker, 1_100, "We usually eat", "around seven in the evening."),
                        paused(speaker, 1_100, "If it rains tomorrow,", "we will stay at home and bake a cake."))));
        all.add(scenario(
                "unseen-1500",
                speaker,
                Group.PAUSING,
                Room.QUIET,
                List.of(
                        paused(speaker, 1_500, "My brother, who lives in Spain,", "will visit us in May."),
                        paused(speaker, 1_500, "I only remember", "that the door was green."))));
    }

    private static void numbers(int speaker, List<Scenario> all) {
        all.add(scenario(
                "numbers",
                speaker,
                Group.NUMBERS,
                Room.QUIET,
                List.of(
                        paused(speaker, 700, "My number is zero one seven,", "five five two,", "nine four one eight."),
                        paused(speaker, 900, "The code is four four,", "nine two,", "six one."))));
    }

    private static void interrupting(int speaker, List<Scenario> all) {
        List<Step> steps = List.of(
                said(speaker, OPENING),
                during(SoundKind.INTERRUPTION, new Spoken(speaker, "Wait, stop, I meant another day."), 1_500),
                during(SoundKind.INTERRUPTION, new Spoken(speaker, "No, hold on a moment please."), 2_500),
                during(SoundKind.INTERRUPTION, new Spoken(speaker, "Actually, how much does it cost?"), 1_000));
        all.add(scenario("interruptions", speaker, Group.INTERRUPTION, Room.QUIET, steps));
        for (int snr : SNR_DB) {
            all.add(scenario("interruptions-" + snr + "db", speaker, Group.INTERRUPTION, Room.noisy(snr), steps));
        }
    }

    private static void listening(int speaker, List<Scenario> all) {
        List<Step> steps = List.of(
                said(speaker, OPENING),
                during(SoundKind.BACKCHANNEL, new Spoken(speaker, "Mm-hm."), 1_200),
                during(SoundKind.BACKCHANNEL, new Spoken(speaker, "Yeah."), 3_200),
                said(speaker, "And what would you do on the second day?"),
                during(SoundKind.BACKCHANNEL, new Spoken(speaker, "Okay."), 1_500),
                during(SoundKind.BACKCHANNEL, new Spoken(speaker, "Right."), 3_800));
        all.add(scenario("backchannels", speaker, Group.BACKCHANNEL, Room.QUIET, steps));
        all.add(scenario("backchannels-10db", speaker, Group.BACKCHANNEL, Room.noisy(10), steps));
    }

    private static void noises(int speaker, List<Scenario> all) {
        all.add(scenario("coughs", speaker, Group.NOISES, Room.QUIET, sounds(speaker, SoundKind.COUGH)));
        all.add(scenario("typing", speaker, Group.NOISES, Room.QUIET, sounds(speaker, SoundKind.TYPING)));
        all.add(scenario("door", speaker, Group.NOISES, Room.QUIET, sounds(speaker, SoundKind.DOOR)));
        all.add(scenario("second-voice", speaker, Group.NOISES, Room.QUIET, sounds(speaker, SoundKind.SECOND_VOICE)));
        Sound listening = new Pause(4_000);
        all.add(scenario(
                "echo",
                speaker,
                Group.NOISES,
                new Room(OptionalInt.empty(), true),
                List.of(
                        said(speaker, OPENING),
                        during(SoundKind.ECHO, listening, 0),
                        said(speaker, "That sounds very good to me."),
                        during(SoundKind.ECHO, listening, 0))));
    }

    private static List<Step> sounds(int speaker, SoundKind kind) {
        return List.of(
                said(speaker, OPENING),
                during(kind, new Effect(kind), 1_500),
                said(speaker, "And what do I have to take with me?"),
                during(kind, new Effect(kind), 2_500));
    }

    private static void recorded(List<Scenario> all) {
        List<Step> sentences = List.of(
                turn(new Recorded("sb-spk1_snt1", 0, 1)),
                turn(new Recorded("sb-spk1_snt4", 0, 1)),
                turn(new Recorded("sb-spk1_snt5", 0, 1)));
        List<Step> orders = List.of(
                turn(new Recorded("goforward", 0, 1)),
                turn(new Recorded("cards-001", 0, 1)),
                turn(new Recorded("librivox-0880", 0, 1)));
        all.add(new Scenario("recorded-sentences", Group.RECORDED, Room.QUIET, sentences));
        all.add(new Scenario("recorded-sentences-10db", Group.RECORDED, Room.noisy(10), sentences));
        all.add(new Scenario("recorded-orders", Group.RECORDED, Room.QUIET, orders));
        all.add(new Scenario("recorded-orders-10db", Group.RECORDED, Room.noisy(10), orders));
        all.add(new Scenario(
                "recorded-pauses",
                Group.PAUSING,
                Room.QUIET,
                List.of(cut("librivox-0920", 2, 700), cut("sb-spk1_snt2", 2, 900), cut("cards-005", 3, 1_100))));
        all.add(new Scenario("recorded-digits", Group.NUMBERS, Room.QUIET, List.of(cut("vosk-test", 4, 700))));
    }

    private static Scenario scenario(String name, int speaker, Group group, Room room, List<Step> steps) {
        return new Scenario(name + "-" + (speaker + 1), group, room, steps);
    }

    private static Turn said(int speaker, String text) {
        return turn(new Spoken(speaker, text));
    }

    private static Turn turn(Sound sound) {
        return new Turn(List.of(sound));
    }

    private static WhileBotSpeaks during(SoundKind kind, Sound sound, long afterMs) {
        return new WhileBotSpeaks(kind, sound, afterMs);
    }

    /** A sentence with pauses between its parts, which have the punctuation that it has there when it is written. */
    private static Turn paused(int speaker, long pauseMs, String... parts) {
        return joined(
                IntStream.range(0, parts.length)
                        .mapToObj(part -> (Sound) new SpokenPart(speaker, List.of(parts), part))
                        .toList(),
                pauseMs);
    }

    private static Turn cut(String recording, int parts, long pauseMs) {
        List<Sound> sounds = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            sounds.add(new Recorded(recording, part, parts));
        }
        return joined(sounds, pauseMs);
    }

    private static Turn joined(List<Sound> parts, long pauseMs) {
        List<Sound> sounds = new ArrayList<>();
        for (Sound part : parts) {
            if (!sounds.isEmpty()) {
                sounds.add(new Pause(pauseMs));
            }
            sounds.add(part);
        }
        return new Turn(sounds);
    }
}
