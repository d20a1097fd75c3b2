package dev.parley.session.journal;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The servers of tools that a journalled session uses, each with its number, until it is closed. Loop only. */
final class RecordedTools {
    private final JournalRecorder recorder;
    private final Map<ToolServer, Recorded> servers = new IdentityHashMap<>();
    private int numbers;

    RecordedTools(JournalRecorder recorder) {
        this.recorder = recorder;
    }

    /** The server as the session sees it: the same one for the same server. */
    ToolServer recorded(ToolServer server) {
        return server instanceof Recorded
                ? server
                : servers.computeIfAbsent(server, fresh -> new Recorded(++numbers, fresh));
    }

    private final class Recorded extends NumberedToolServer {
        private final ToolServer server;

        Recorded(int number, ToolServer server) {
            super(number, server.label());
            this.server = server;
        }

        private Cancellable guarded(int work, Supplier<Cancellable> request) {
            try {
                Cancellable running = request.get();
                return () -> recorder.cancel(work, running);
            } catch (RuntimeException | Error e) {
                recorder.note(new JournalEvent.Threw(Questions.tools(work)));
                throw e;
            }
        }

        @Override
        public Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener) {
            int work = recorder.nextWork();
            return guarded(
                    work,
                    () -> server.list(
                            recorder.loop(),
                            listing -> recorder.handle(
                                    new JournalEvent.ToolsListed(work, listing), () -> listener.accept(listing))));
        }

        @Override
        public Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener) {
            int work = recorder.nextWork();
            return guarded(
                    work,
                    () -> server.call(
                            call,
                            recorder.loop(),
                            result -> recorder.handle(
                                    new JournalEvent.ToolAnswered(work, result), () -> listener.accept(result))));
        }

        @Override
        public CompletionStage<Void> close() {
            servers.remove(server);
            return recorder.cancel(recorder.nextWork(), server::close);
        }
    }
}
