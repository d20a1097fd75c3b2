package dev.parley.voices.donation;

import dev.parley.cache.ByteCache;
import dev.parley.cache.Caches;
import dev.parley.dialect.support.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Takes donated voices (unmute.md section 1.3). Thread-safe. */
public final class VoiceDonations {
    /** 0.1 MiB: shorter recordings hold too little of a voice. */
    static final long LEAST_BYTES = (1 << 20) / 10;

    static final long MOST_BYTES = 4 << 20;
    private static final int NICKNAME = 30;

    /** Longer than they are accepted, so that a late donor learns that it was too late. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final long MEMORY_BYTES = 2 << 20;

    private final Vertx vertx;
    private final ByteCache verifications;
    private final DonationFolder folder;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final VerificationTexts texts = VerificationTexts.load();

    /** @param random thread-safe and unguessable: it makes the ids */
    public VoiceDonations(Vertx vertx, Caches caches, Path folder, InstantSource clock, RandomGenerator random) {
        this.vertx = vertx;
        this.verifications = caches.open("voice_donation_verification", KEPT, MEMORY_BYTES);
        this.folder = new DonationFolder(folder);
        this.clock = clock;
        this.random = random;
    }

    /** A new text for a donor to read. */
    public Future<Verification> begin() {
        // Whole microseconds, which is what survives being written as a number.
        Instant now = Instant.ofEpochSecond(
                clock.instant().getEpochSecond(), clock.instant().getNano() / 1000 * 1000L);
        Verification verification = new Verification(randomId(), texts.choose(random), now);
        return verifications
                .put(verification.id().toString(), Json.bytes(verification.json()))
                .map(verification);
    }

    /** RFC 9562 section 5.4. */
    private UUID randomId() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Checks a donation and stores it. Fails with {@link DonationException}. */
    public Future<Void> submit(String metadata, Path recording) {
        Submission submission;
        try {
            submission = Submission.read(metadata);
        } catch (DonationException e) {
            return Future.failedFuture(e);
        }
        return verifications
                .get(submission.verificationId().toString())
                .compose(found -> vertx.executeBlocking(
                        () -> {
                            checkSize(recording);
                            Verification verification = verified(submission, found.flatMap(Verification::read));
                            folder.store(submission, verification, recording, clock.instant());
                            return null;
                        },
                        false));
    }

    private static void checkSize(Path recording) throws DonationException {
        long bytes;
        try {
            bytes = Files.size(recording);
        } catch (IOException e) {
            throw new DonationException.NotStored("The recording did not arrive.", e);
        }
        if (bytes < LEAST_BYTES) {
            throw new DonationException.Rejected("The file is too small: at least 0.1 MiB is needed.");
        }
        if (bytes > MOST_BYTES) {
            throw new DonationException.Rejected("The file is too large: at most 4 MiB are taken.");
        }
    }

    private Verification verified(Submission submission, Optional<Verification> found) throws DonationException {
        if (submission.nickname().codePointCount(0, submission.nickname().length()) > NICKNAME) {
            throw new DonationException.Rejected("The nickname is too long: at most " + NICKNAME + " characters.");
        }
        if (found.isEmpty()) {
            throw new DonationException.Rejected("The verification id is unknown. Ask for a new text and read it.");
        }
        if (found.get().isExpired(clock.instant())) {
            throw new DonationException.Rejected("The verification has expired. Ask for a new text and read it.");
        }
        return found.get();
    }
}
