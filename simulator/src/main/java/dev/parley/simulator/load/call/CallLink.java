package dev.parley.simulator.load.call;

/** What carries one caller's call, and reads its protocol. Confined to the caller's loop, on which its listener is told. */
public interface CallLink {
    /** Begins to connect; once. */
    void connect(Listener listener);

    /** Sends the next 20 ms; nothing where the call is over. */
    void speak(Clip.Frame frame);

    /** Whether the bot speaks first, before the caller has said anything. */
    boolean botBegins();

    /** Ends the call; the listener is told nothing more that it has to look at. */
    void close();

    /** Who is told. */
    interface Listener {
        /** The server has taken the call, and been told what it is to be. */
        void opened();

        void event(CallEvent event);

        /** It is over, or never began. */
        void failed(String reason);
    }
}
