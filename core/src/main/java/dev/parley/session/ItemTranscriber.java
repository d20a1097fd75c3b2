package dev.parley.session;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has the audio of items that a client made itself transcribed, on a stream of its own beside the caller's, one piece
 * after the other. Bounded by the audio that may wait. Loop only.
 */
final class ItemTranscriber {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final long STEP_AUDIO_MS = 200;
    /** What a continuous engine needs to hear after the last word to be sure of it. */
    private static final long TAIL_MS = 200;

    private static final long FLUSH = 1;

    private final SessionContext context;
    private final Deque<Clip> waiting = new ArrayDeque<>();
    private Optional<Job> running = Optional.empty();
    private long waitingSamples;

    /** One part of an item. */
    record Clip(String itemId, int part, short[] samples) {}

    ItemTranscriber(SessionContext context) {
        this.context = context;
    }

    /** Whether {@code samples} more may wait. */
    boolean hasRoom(long samples) {
        long most = context.samples(context.setup.limits().uncommittedAudio().toMillis());
        return waitingSamples + samples <= most;
    }

    void add(Clip clip) {
        waiting.add(clip);
        waitingSamples += clip.samples().length;
        context.words.expect(clip.itemId());
        next();
    }

    private void next() {
        if (running.isEmpty() && !waiting.isEmpty()) {
            running = Optional.of(new Job(waiting.peek()));
        }
    }

    private void finished(Clip clip) {
        running = Optional.empty();
        waiting.poll();
        waitingSamples -= clip.samples().length;
        if (waiting.stream().noneMatch(other -> other.itemId().equals(clip.itemId()))) {
            context.words.settled(clip.itemId());
        }
        next();
    }

    private final class Job implements Consumer<SttEvent> {
        private final Clip clip;
        private final short[] audio;
        private final List<SttEvent.Word> words = new ArrayList<>();
        private final SpeechToText.Stream stream;
        private final SessionExecutor.Timer overdue;
        private SessionExecutor.Timer feeding = () -> {};
        private int sent;
        private boolean over;

        Job(Clip clip) {
            this.clip = clip;
            this.audio = Arrays.copyOf(clip.samples(), clip.samples().length + (int) context.samples(TAIL_MS));
            SessionConfig.Hearing wish = context.config().hearing();
            stream = context.scope.own(context.providers
                    .hearing()
                    .open(
                            new SpeechToText.Options(context.rate(), wish.language(), wish.prompt()),
                            context.executor,
                            this));
            Duration patience = context.setup.limits().transcriptWait().plusMillis(context.ms(audio.length));
            overdue = context.handleAfter(patience, this::overdue);
        }

        @Override
        public void accept(SttEvent event) {
            context.handle(() -> {
                if (!over) {
                    received(event);
                }
            });
        }

        private void received(SttEvent event) {
            switch (event) {
                case SttEvent.Ready ready -> {
                    stream.beginUtterance();
                    feed();
                }
                case SttEvent.Final found -> words.addAll(found.words());
                case SttEvent.Flushed flushed -> done();
                case SttEvent.Failed failed -> failed(failed.cause());
                case SttEvent.Partial partial -> {}
                case SttEvent.Pause pause -> {}
            }
        }

        /** Faster than speech, but not all at once: engines drop what they cannot take. */
        private void feed() {
            if (over) {
                return;
            }
            int length = (int) Math.min(context.samples(STEP_AUDIO_MS), audio.length - sent);
            stream.audio(audio, sent, length);
            sent += length;
            if (sent < audio.length) {
                feeding = context.handleAfter(STEP, this::feed);
            } else {
                stream.flush(FLUSH);
            }
        }

        private void done() {
            String transcript =
                    String.join(" ", words.stream().map(SttEvent.Word::text).toList());
            keep(transcript);
            context.say(new SessionOutput.CallerTranscript(
                    clip.itemId(), clip.part(), transcript, context.ms(clip.samples().length)));
            end();
        }

        private void keep(String transcript) {
            context.conversation.find(clip.itemId()).ifPresent(item -> {
                Item.Message message = (Item.Message) item;
                List<Part> parts = new ArrayList<>(message.parts());
                parts.set(clip.part(), new Part.InputAudio(Optional.of(transcript), context.ms(clip.samples().length)));
                context.conversation.replace(message.with(message.status(), parts));
            });
        }

        private void failed(ProviderException cause) {
            context.say(new SessionOutput.CallerTranscriptFailed(clip.itemId(), clip.part(), cause));
            end();
        }

        private void overdue() {
            if (!over) {
                failed(new ProviderException(
                        ProviderException.Kind.TIMEOUT,
                        context.providers.hearing().engine(),
                        "the recogniser did not finish the audio of an item in time"));
            }
        }

        private void end() {
            over = true;
            overdue.cancel();
            feeding.cancel();
            stream.cancel()
                    .whenComplete((gone, failure) -> context.executor.execute(() -> context.scope.release(stream)));
            finished(clip);
        }
    }
}
