package dev.parley.voices.donation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.cache.Caches;
import dev.parley.dialect.support.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a clock of the test's own. */
class VoiceDonationsTest {
    private static final int ENOUGH = 120_000;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Instant now = Instant.parse("2026-11-20T08:15:00.123456Z");
    private Path target;
    private VoiceDonations donations;

    @BeforeEach
    void open() {
        target = folder.resolve("donated/here");
        donations = donations(target);
    }

    private VoiceDonations donations(Path into) {
        return new VoiceDonations(
                vertx, new Caches(vertx, Optional.empty(), () -> now), into, () -> now, new Random(3));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static ObjectNode metadata(String id) {
        return Json.object()
                .put("format_version", "1.0")
                .put("email", "ann@example.org")
                .put("nickname", "Ann")
                .put("verification_id", id)
                .put("license", "CC0");
    }

    private Path recording(int bytes) throws Exception {
        return Files.write(folder.resolve("recording"), new byte[bytes]);
    }

    private DonationException refusal(VoiceDonations taker, String metadata, int bytes) throws Exception {
        try {
            await(taker.submit(metadata, recording(bytes)));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(DonationException.class);
            return (DonationException) e.getCause();
        }
        throw new AssertionError("the donation was taken");
    }

    private String rejection(String metadata, int bytes) throws Exception {
        DonationException refused = refusal(donations, metadata, bytes);
        assertThat(refused).isInstanceOf(DonationException.Rejected.class);
        assertThat(target).doesNotExist();
        return String.valueOf(refused.getMessage());
    }

    @Test
    void theTextIsAConsentAndTwoSentencesThatDiffer() throws Exception {
        Verification first = await(donations.begin());
        Verification second = await(donations.begin());
        assertThat(first.text()).startsWith("I consent to my voice being used for voice cloning. ");
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(first.id().version()).isEqualTo(4);
        assertThat(first.text()).isNotEqualTo(second.text());
        assertThat(VerificationTexts.load().sentences()).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        JsonNode json = first.json();
        assertThat(json.fieldNames()).toIterable().containsExactly("id", "text", "created_at_timetamp");
        assertThat(json.get("created_at_timetamp").asDouble()).isEqualTo(now.getEpochSecond() + 0.123456);
        assertThat(Verification.read(Json.bytes(json))).contains(first);
    }

    @Test
    void aDonationIsStoredAsAPair() throws Exception {
        Verification verification = await(donations.begin());
        now = now.plusSeconds(90);
        String id = verification.id().toString();
        await(donations.submit(Json.text(metadata(id).put("extra", 1)), recording(ENOUGH)));
        assertThat(target.resolve(id + ".wav")).hasBinaryContent(new byte[ENOUGH]);
        JsonNode stored = Json.parse(Files.readAllBytes(target.resolve(id + ".json")));
        assertThat(stored.fieldNames())
                .toIterable()
                .containsExactly("submission", "verification", "timestamp", "timestamp_str");
        assertThat(stored.get("submission")).isEqualTo(metadata(id).putNull("transcription_from_client"));
        assertThat(stored.get("verification")).isEqualTo(verification.json());
        assertThat(stored.get("timestamp").asDouble()).isEqualTo(now.getEpochSecond() + 0.123456);
        assertThat(stored.get("timestamp_str").asText()).isEqualTo(now.toString());
        try (var files = Files.list(target)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aTextIsGoodForFiveMinutes() throws Exception {
        String inTime = await(donations.begin()).id().toString();
        now = now.plus(Duration.ofMinutes(5));
        await(donations.submit(Json.text(metadata(inTime)), recording(ENOUGH)));
        assertThat(target.resolve(inTime + ".json")).exists();
    }

    @Test
    void afterwardsItHasExpiredAndLaterItIsForgotten() throws Exception {
        String id = await(donations.begin()).id().toString();
        now = now.plus(Duration.ofMinutes(5)).plusSeconds(1);
        assertThat(rejection(Json.text(metadata(id)), ENOUGH)).contains("expired");
        now = now.plus(Duration.ofHours(1));
        assertThat(rejection(Json.text(metadata(id)), ENOUGH)).contains("unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":                                          | metadata is no JSON",
                "[]                                               | must be a JSON object",
                "{}                                               | license is missing; verification_id is missing; email is missing; nickname is missing",
                "{\"email\":7,\"nickname\":\"a\",\"license\":\"CC0\",\"verification_id\":\"1-1-1-1-1\"} | verification_id must be the id of a verification, a UUID; email must be a text",
                "{\"email\":\"e\",\"nickname\":\"a\",\"license\":\"MIT\",\"format_version\":\"2.0\",\"verification_id\":\"7d444840-9dc0-41d1-b245-5ffdce74fad2\"} | format_version must be \"1.0\" or \"1.1\"; license must be \"CC0\"",
            })
    void wrongMetadataIsRefusedNamingEveryMistake(String metadata, String message) throws Exception {
        assertThat(rejection(metadata, ENOUGH)).contains(message);
    }

    @Test
    void theFormatVersionMayBeAbsentAndTheTranscriptGiven() throws Exception {
        String id = await(donations.begin()).id().toString();
        ObjectNode metadata = metadata(id).put("transcription_from_client", "I consent");
        metadata.remove("format_version");
        await(donations.submit(Json.text(metadata), recording(ENOUGH)));
        JsonNode submission =
                Json.parse(Files.readAllBytes(target.resolve(id + ".json"))).get("submission");
        assertThat(submission.get("format_version").asText()).isEqualTo("1.1");
        assertThat(submission.get("transcription_from_client").asText()).isEqualTo("I consent");
    }

    @Test
    void sizeNicknameAndIdAreChecked() throws Exception {
        String id = await(donations.begin()).id().toString();
        assertThat(rejection(Json.text(metadata(id)), 104_856)).contains("too small");
        assertThat(rejection(Json.text(metadata(id)), (4 << 20) + 1)).contains("too large");
        assertThat(rejection(Json.text(metadata(id).put("nickname", "n".repeat(31))), ENOUGH))
                .contains("nickname is too long");
        String other = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
        assertThat(rejection(Json.text(metadata(other)), ENOUGH)).contains("unknown");
    }

    @Test
    void aFolderThatCannotBeWrittenIsTheServersFault() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        VoiceDonations taker = donations(file.resolve("below"));
        String id = await(taker.begin()).id().toString();
        assertThat(refusal(taker, Json.text(metadata(id)), ENOUGH))
                .isInstanceOf(DonationException.NotStored.class)
                .hasMessageContaining("full or cannot be written");
    }

    @Test
    void halfADonationIsRemoved() throws Exception {
        String id = await(donations.begin()).id().toString();
        // In the way of the second file, so that only the first can be written.
        Files.createDirectories(target.resolve(id + ".json/in-the-way"));
        assertThat(refusal(donations, Json.text(metadata(id)), ENOUGH)).isInstanceOf(DonationException.NotStored.class);
        try (var files = Files.list(target)) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly(id + ".json");
        }
    }
}
