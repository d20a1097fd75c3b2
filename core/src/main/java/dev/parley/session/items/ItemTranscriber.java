package dev.parley.session.items;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.provider.ProviderException;
import dev.parley.provider.RetryPolicy;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import dev.parley.speech.Spacing;
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
 * after the other; on another stream when that is lost. Nothing is told of an item that is gone by then. Bounded by the
 * audio that may wait. Loop only.
 */
final class ItemTranscriber {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final long STEP_AUDIO_MS = 200;
    /** What a continuous engine needs to hear after the last word to be sure of it. */
    private static final long TAIL_MS = 200;

    private static final long FLUSH = 1;

    private static final int MOST_TRIES = 4;

    private final SessionContext context;
    private final PendingWords awaited;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Optional<Job> running = Optional.empty();
    private long waitingSamples;

    /** One part of an item. */
    record Clip(String itemId, int part, short[] samples) {}

    /** A clip of one version of its item. */
    private record Waiting(Clip clip, long version, PendingWords.Expected expected) {}

    ItemTranscriber(SessionContext context, PendingWords awaited) {
        this.context = context;
        this.awaited = awaited;
    }

    /** The session is over; what is open goes with its scope. */
    void close() {
        running.ifPresent(Job::stop);
    }

    /** Whether {@code samples} more may wait. */
    boolean hasRoom(long samples) {
        long most = context.samples(context.setup().limits().uncommittedAudio().toMillis());
        return waitingSamples + samples <= most;
    }

    /** What the audio that waits takes. */
    long bytes() {
        return waitingSamples * Short.BYTES;
    }

    /** The item must be in the conversation. */
    void add(Clip clip) {
        long version = context.conversation().version(clip.itemId()).orElseThrow();
        waiting.add(new Waiting(clip, version, awaited.expect(clip.itemId())));
        waitingSamples += clip.samples().length;
        next();
    }

    /** Items were taken out of the conversation: what was being transcribed of them is not wanted any more. */
    void itemsChanged() {
        running.filter(job -> !holds(job.task)).ifPresent(Job::end);
    }

    private boolean holds(Waiting task) {
        return context.conversation().holds(task.clip().itemId(), task.version());
    }

    private void next() {
        while (running.isEmpty() && !waiting.isEmpty()) {
            if (holds(waiting.element())) {
                running = Optional.of(new Job(waiting.element()));
            } else {
                done();
            }
        }
    }

    private void finished() {
        running = Optional.empty();
        done();
        next();
    }

    private void done() {
        Waiting task = waiting.remove();
        waitingSamples -= task.clip().samples().length;
        awaited.settled(task.expected());
    }

    private final class Job {
        private final Waiting task;
        private final Clip clip;
        private final short[] audio;
        private final List<SttEvent.Word> words = new ArrayList<>();
        private final long beganMs;
        private Optional<Attempt> attempt = Optional.empty();
        private SessionExecutor.Timer overdue = () -> {};
        private SessionExecutor.Timer feeding = () -> {};
        private int tries;
        private int sent;
        private boolean over;

        Job(Waiting task) {
            this.task = task;
            this.clip = task.clip();
            this.audio = Arrays.copyOf(clip.samples(), clip.samples().length + (int) context.samples(TAIL_MS));
            this.beganMs = context.clockMs();
            open();
        }

        private void open() {
            tries++;
            words.clear();
            sent = 0;
            attempt = Optional.of(new Attempt());
            attempt.get().open();
            sign();
        }

        /** The recogniser works: it gets more time, within bounds. */
        private void sign() {
            overdue.cancel();
            SessionLimits limits = context.setup().limits();
            long longest = limits.recognition().transcript().toMillis() + context.ms(audio.length);
            long left = Math.min(limits.transcriptWait().toMillis(), beganMs + longest - context.clockMs());
            overdue = context.handleAfter(Duration.ofMillis(Math.max(0, left)), this::overdue);
        }

        private void received(SttEvent event) {
            sign();
            switch (event) {
                case SttEvent.Ready ready -> {
                    stream().beginUtterance();
                    feed();
                }
                case SttEvent.Final found -> words.addAll(found.words());
                case SttEvent.Flushed flushed -> complete();
                case SttEvent.Failed failed -> lost(failed.cause());
                case SttEvent.Partial partial -> {}
                case SttEvent.Glance glance -> {}
                case SttEvent.WordEnded ended -> {}
                case SttEvent.Alive alive -> {}
                case SttEvent.Pause pause -> {}
            }
        }

        private SpeechToText.Stream stream() {
            return attempt.orElseThrow().stream;
        }

        /** Faster than speech, but not all at once: engines drop what they cannot take. */
        private void feed() {
            if (over || attempt.isEmpty()) {
                return;
            }
            int length = (int) Math.min(context.samples(STEP_AUDIO_MS), audio.length - sent);
            stream().audio(audio, sent, length);
            sent += length;
            if (sent < audio.length) {
                feeding = context.handleAfter(STEP, this::feed);
            } else {
                stream().flush(FLUSH);
            }
        }

        private void complete() {
            String transcript =
                    Spacing.join(words.stream().map(SttEvent.Word::text).toList());
            if (holds(task)) {
                keep(transcript);
                context.emit(new SessionOutput.CallerTranscript(
                        clip.itemId(), clip.part(), transcript, context.ms(clip.samples().length)));
            }
            end();
        }

        private void keep(String transcript) {
            context.conversation().find(clip.itemId()).ifPresent(item -> {
                Item.Message message = (Item.Message) item;
                List<Part> parts = new ArrayList<>(message.parts());
                parts.set(clip.part(), new Part.InputAudio(Optional.of(transcript), context.ms(clip.samples().length)));
                context.conversation().replace(message.with(message.status(), parts));
            });
        }

        private void lost(ProviderException cause) {
            feeding.cancel();
            attempt.ifPresent(it -> context.scope().release(it.stream));
            attempt = Optional.empty();
            if (cause.isTransient() && tries < MOST_TRIES) {
                feeding = context.handleAfter(RetryPolicy.STREAMS.after(tries, context.random()), this::open);
            } else {
                failed(cause);
            }
        }

        private void failed(ProviderException cause) {
            if (holds(task)) {
                context.emit(new SessionOutput.CallerTranscriptFailed(clip.itemId(), clip.part(), cause));
            }
            end();
        }

        private void overdue() {
            if (!over) {
                failed(new ProviderException(
                        ProviderException.Kind.TIMEOUT,
                        context.providers().speechToText().engine(),
                        "the recogniser did not finish the audio of an item in time"));
            }
        }

        void stop() {
            over = true;
            overdue.cancel();
            feeding.cancel();
        }

        void end() {
            stop();
            attempt.ifPresent(Attempt::cancel);
            finished();
        }

        /** One stream; says nothing once another one has taken its place. */
        private final class Attempt implements Consumer<SttEvent> {
            private SpeechToText.Stream stream;

            void open() {
                SessionConfig.Stt wish = context.config().stt();
                stream = context.scope()
                        .own(context.providers()
                                .speechToText()
                                .open(
                                        new SpeechToText.Options(
                                                context.rate(), wish.language(), wish.prompt(), wish.engine()),
                                        context.executor(),
                                        this));
            }

            @Override
            public void accept(SttEvent event) {
                context.handle(() -> {
                    if (!over && attempt.filter(it -> it == this).isPresent()) {
                        received(event);
                    }
                });
            }

            void cancel() {
                stream.cancel()
                        .whenComplete((gone, failure) ->
                                context.executor().execute(() -> context.scope().release(stream)));
            }
        }
    }
}
