package dev.parley.dialect.support;

import dev.parley.dialect.AudioChannel;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionOutput.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A session's speech on a carrier that has its own audio: its generations are the carrier's, and while one lasts another
 * has to wait. Loop only.
 */
public final class CarrierPlayback {
    /** Parts whose end is not told yet; carriers that tell nothing would let them pile up. */
    private static final int MOST_PARTS = 8;

    /** Of parts that wait for the one before; what is more is not heard. */
    private static final int MOST_WAITING_SECONDS = 60;

    private final AudioChannel channel;
    private final boolean tellsPlayed;
    private final int sampleRate;
    private final Deque<Part> parts = new ArrayDeque<>();
    private long newest;
    private long cleared;
    private long waitingSamples;

    /** How much of a part was played when it was stopped. */
    public record Cut(Place place, long playedMs) {}

    private static final class Part {
        final Place place;
        final long generation;
        final List<short[]> waiting = new ArrayList<>();
        long given;
        boolean begun;
        boolean done;

        Part(Place place, long generation) {
            this.place = place;
            this.generation = generation;
        }
    }

    /** @param tellsPlayed whether the carrier knows what the client has heard */
    public CarrierPlayback(AudioChannel channel, boolean tellsPlayed, int sampleRate) {
        this.channel = channel;
        this.tellsPlayed = tellsPlayed;
        this.sampleRate = sampleRate;
    }

    /**
     * The next samples of a part; they belong to the carrier from now on.
     *
     * @return whether they are to be heard; false once their generation was stopped
     */
    public boolean play(Place place, long generation, short[] samples) {
        if (generation <= cleared) {
            return false;
        }
        Part part = find(place).orElseGet(() -> add(new Part(place, generation)));
        beginNext();
        if (part.begun) {
            give(part, samples);
        } else if (waitingSamples + samples.length <= (long) sampleRate * MOST_WAITING_SECONDS) {
            waitingSamples += samples.length;
            part.waiting.add(samples);
        }
        return true;
    }

    /** Sound that belongs to no part, all of it. Not heard while a part is being given: the parts go first. */
    public void playBeside(long generation, short[] samples) {
        if (generation > cleared && parts.stream().allMatch(part -> part.begun && part.done)) {
            newest = generation;
            channel.play(generation, samples);
            channel.finish(generation);
        }
    }

    /** A part has no more samples. */
    public void done(Place place) {
        find(place).filter(part -> !part.done).ifPresent(part -> {
            part.done = true;
            if (part.begun) {
                channel.finish(part.generation);
                beginNext();
            }
        });
    }

    private void give(Part part, short[] samples) {
        part.given += samples.length;
        channel.play(part.generation, samples);
    }

    /**
     * The carrier has played this generation to its end, and those before it.
     *
     * @return how much that was; empty where it was told before
     */
    public Optional<PlaybackPosition> played(long generation) {
        Optional<PlaybackPosition> end = parts.stream()
                .filter(part -> part.generation == generation)
                .findFirst()
                .map(part -> new PlaybackPosition(generation, part.given));
        parts.removeIf(part -> part.begun && part.done && part.generation <= generation);
        return end;
    }

    /** Whether nothing of a response is left to be played, as far as the carrier tells. */
    public boolean isSilent(String responseId) {
        return parts.stream().noneMatch(part -> part.place.responseId().equals(responseId));
    }

    /** Whether what was given waits where it is; {@link AudioChannel#hold}. */
    public void hold(boolean value) {
        channel.hold(value);
    }

    /**
     * Stops everything.
     *
     * @return the parts that were not played to their end; empty where the carrier cannot tell
     */
    public List<Cut> clear() {
        cleared = newest;
        channel.clear(newest);
        List<Cut> cuts = tellsPlayed ? unplayed() : List.of();
        parts.clear();
        waitingSamples = 0;
        return cuts;
    }

    private List<Cut> unplayed() {
        var position = channel.position();
        long playing = position.map(it -> it.generation()).orElse(0L);
        List<Cut> cuts = new ArrayList<>();
        for (Part part : parts) {
            if (!part.begun || part.generation > playing) {
                cuts.add(new Cut(part.place, 0));
            } else if (part.generation == playing) {
                cuts.add(new Cut(part.place, position.orElseThrow().samples() * 1000 / sampleRate));
            }
        }
        return cuts;
    }

    private Optional<Part> find(Place place) {
        return parts.stream().filter(part -> part.place.equals(place)).findFirst();
    }

    private Part add(Part part) {
        newest = part.generation;
        parts.add(part);
        Iterator<Part> oldest = parts.iterator();
        while (parts.size() > MOST_PARTS && oldest.hasNext()) {
            if (oldest.next().done) {
                oldest.remove();
            }
        }
        return part;
    }

    /** Parts begin one after another, each when all of the one before was given. */
    private void beginNext() {
        for (Part part : parts) {
            if (!part.begun) {
                part.begun = true;
                part.waiting.forEach(samples -> {
                    waitingSamples -= samples.length;
                    give(part, samples);
                });
                part.waiting.clear();
                if (part.done) {
                    channel.finish(part.generation);
                }
            }
            if (!part.done) {
                return;
            }
        }
    }
}
