package dev.parley.session.replay;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.journal.NumberedToolServer;
import dev.parley.session.journal.Questions;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Servers of tools that answer from a journal. */
final class ReplayTools {
    private final ReplayCursor cursor;
    private final ReplayWork work;
    private final Map<Integer, ToolServer> servers = new HashMap<>();

    ReplayTools(ReplayCursor cursor, ReplayWork work) {
        this.cursor = cursor;
        this.work = work;
    }

    /** In the place of a server in the journal: the same one for the same number. */
    ToolServer replayed(ToolServer server) {
        if (!(server instanceof NumberedToolServer numbered)) {
            throw new IllegalArgumentException("the server of tools " + server.label() + " has no number");
        }
        return servers.computeIfAbsent(numbered.number(), number -> new Replayed(number, numbered.label()));
    }

    private final class Replayed extends NumberedToolServer {
        Replayed(int number, String label) {
            super(number, label);
        }

        private Cancellable begun(int number) {
            String who = Questions.tools(number);
            if (cursor.nextIf(JournalEvent.Threw.class, it -> it.who().equals(who))
                    .isPresent()) {
                throw new IllegalStateException("the server failed when the journal was written");
            }
            return () -> work.cancel(number);
        }

        @Override
        public Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener) {
            return begun(work.begin(ToolListing.class, listener));
        }

        @Override
        public Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener) {
            return begun(work.begin(ToolResult.class, listener));
        }

        @Override
        public CompletionStage<Void> close() {
            return work.cancel(cursor.nextWork());
        }
    }
}
