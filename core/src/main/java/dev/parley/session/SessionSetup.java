package dev.parley.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is fixed for a session's life.
 *
 * @param client what its client and its carrier are
 * @param silence what keeps a caller who is owed something from hearing nothing
 * @param config what the session begins with
 * @param approvals whether the client can be asked to approve a call of a tool; if not, tools that need it are not offered
 * @param tellsPlayed whether {@link SessionInput.Played} tells what the client has heard; if not, the server's clock is believed
 * @param carrierHolds whether the carrier can hold what it was given to play ({@link SessionOutput.PlayoutHeld})
 * @param earlyReplies whether replies are begun before a turn has certainly ended
 * @param fillers what is said before a reply that is slow to begin
 * @param backchannels what is said while the caller tells something; empty: the client hears nothing but replies
 * @param items of the conversation that the session goes on with, oldest first; nobody is told of them
 */
public record SessionSetup(
        Client client,
        SilencePolicy silence,
        SessionConfig config,
        SessionLimits limits,
        boolean approvals,
        boolean tellsPlayed,
        boolean carrierHolds,
        EarlyReplyPolicy earlyReplies,
        FillerPolicy fillers,
        Optional<BackchannelPolicy> backchannels,
        List<SessionSnapshot.VersionedItem> items) {
    public SessionSetup {
        items = List.copyOf(items);
    }

    /**
     * Who is at the other end, and how audio goes there.
     *
     * @param id the session's identifier
     * @param principal on whose behalf it runs
     * @param sampleRate of the audio in both directions, in Hz
     * @param playoutLead how far audio is released ahead of real time; empty: as fast as it is made
     * @param chunk length of a piece of released audio
     * @param goodbyeEnds whether the session ends once the bot has said goodbye
     */
    public record Client(
            String id,
            Principal principal,
            int sampleRate,
            Optional<Duration> playoutLead,
            Duration chunk,
            boolean goodbyeEnds) {}

    /** For a client that cannot approve calls of tools, over a carrier that does not know what was played. */
    public SessionSetup(Client client, SilencePolicy silence, SessionConfig config, SessionLimits limits) {
        this(
                client,
                silence,
                config,
                limits,
                false,
                false,
                false,
                EarlyReplyPolicy.OFF,
                FillerPolicy.OFF,
                Optional.empty(),
                List.of());
    }

    public String id() {
        return client.id();
    }

    public Principal principal() {
        return client.principal();
    }

    public int sampleRate() {
        return client.sampleRate();
    }

    public Optional<Duration> playoutLead() {
        return client.playoutLead();
    }

    public Duration chunk() {
        return client.chunk();
    }

    public boolean goodbyeEnds() {
        return client.goodbyeEnds();
    }

    public SessionSetup withLimits(SessionLimits value) {
        return new SessionSetup(
                client,
                silence,
                config,
                value,
                approvals,
                tellsPlayed,
                carrierHolds,
                earlyReplies,
                fillers,
                backchannels,
                items);
    }

    public SessionSetup withSilence(SilencePolicy value) {
        return new SessionSetup(
                client,
                value,
                config,
                limits,
                approvals,
                tellsPlayed,
                carrierHolds,
                earlyReplies,
                fillers,
                backchannels,
                items);
    }

    public SessionSetup withConfig(SessionConfig value) {
        return new SessionSetup(
                client,
                silence,
                value,
                limits,
                approvals,
                tellsPlayed,
                carrierHolds,
                earlyReplies,
                fillers,
                backchannels,
                items);
    }

    /** Goes on with the conversation and the configuration of another session. */
    public SessionSetup withSnapshot(SessionSnapshot from) {
        return new SessionSetup(
                client,
                silence,
                from.config(),
                limits,
                approvals,
                tellsPlayed,
                carrierHolds,
                earlyReplies,
                fillers,
                backchannels,
                from.items());
    }

    public SessionSetup withApprovals(boolean value) {
        return new SessionSetup(
                client,
                silence,
                config,
                limits,
                value,
                tellsPlayed,
                carrierHolds,
                earlyReplies,
                fillers,
                backchannels,
                items);
    }

    public SessionSetup withTellsPlayed(boolean value) {
        return new SessionSetup(
                client,
                silence,
                config,
                limits,
                approvals,
                value,
                carrierHolds,
                earlyReplies,
                fillers,
                backchannels,
                items);
    }

    public SessionSetup withCarrierHolds(boolean value) {
        return new SessionSetup(
                client,
                silence,
                config,
                limits,
                approvals,
                tellsPlayed,
                value,
                earlyReplies,
                fillers,
                backchannels,
                items);
    }

    public SessionSetup withEarlyReplies(EarlyReplyPolicy value) {
        return new SessionSetup(
                client,
                silence,
                config,
                limits,
                approvals,
                tellsPlayed,
                carrierHolds,
                value,
                fillers,
                backchannels,
                items);
    }

    public SessionSetup withFillers(FillerPolicy value) {
        return new SessionSetup(
                client,
                silence,
                config,
                limits,
                approvals,
                tellsPlayed,
                carrierHolds,
                earlyReplies,
                value,
                backchannels,
                items);
    }

    /** For a client that hears what belongs to no reply, too. */
    public SessionSetup withBackchannels(BackchannelPolicy value) {
        return new SessionSetup(
                client,
                silence,
                config,
                limits,
                approvals,
                tellsPlayed,
                carrierHolds,
                earlyReplies,
                fillers,
                Optional.of(value),
                items);
    }

    /** Whether what the caller hears can be held and go on: where the session paces it, or the carrier can. */
    public boolean holdsPlayout() {
        return playoutLead().isPresent() || carrierHolds;
    }
}
