package dev.parley.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtc.AllocationLimit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client may send over an association that no honest one would: it costs the server little, and harms that client alone. */
class HostileClientTest {
    private static final int FIRST = FuzzedAssociation.CLIENT_TSN;
    private static final byte[] OPEN = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] NOT_AN_OPEN = {9};

    private final FuzzedAssociation server = new FuzzedAssociation();
    private int tsn = FIRST;

    private SctpChunk.Data message(int stream, int sequence, int protocol, byte[] payload) {
        return new SctpChunk.Data(false, true, true, tsn++, stream, sequence, protocol, payload);
    }

    private List<SctpChunk> send(SctpChunk... chunks) {
        server.chunks(FuzzedAssociation.written(chunks));
        return server.answers();
    }

    private static SctpChunk reset(int request, int last, int... streams) {
        return new SctpChunk.ReConfig(List.of(new SctpChunk.ResetRequest(request, last, streams)));
    }

    private List<SctpChunk.ResetRequest> resets(List<SctpChunk> answers) {
        return answers.stream()
                .filter(SctpChunk.ReConfig.class::isInstance)
                .flatMap(each -> ((SctpChunk.ReConfig) each).parameters().stream())
                .filter(SctpChunk.ResetRequest.class::isInstance)
                .map(SctpChunk.ResetRequest.class::cast)
                .toList();
    }

    @Test
    void aMessageIsWholeInWhateverOrderItsPiecesCome() throws SctpFormatException {
        List<SctpMessage> messages = new ArrayList<>();
        InboundData inbound = new InboundData(0, 1 << 16, messages::add);
        for (int each : new int[] {3, 1, 5, 0, 4, 2}) {
            inbound.take(new SctpChunk.Data(
                    false, each % 3 == 0, each % 3 == 2, each, 0, each / 3, 51, new byte[] {(byte) each}));
        }
        assertThat(messages).extracting(SctpMessage::payload).containsExactly(new byte[] {0, 1, 2}, new byte[] {3, 4, 5
        });
        assertThat(inbound.held()).isZero();
    }

    @Test
    void givingUpSequenceNumbersCostsNothingForEach() throws Exception {
        int[] streams = IntStream.range(0, 280).toArray();
        AllocationLimit.hold(1 << 20, () -> {
            InboundData inbound = new InboundData(0, 1 << 16, any -> {});
            for (int i = 1; i < 8; i++) {
                int[] sequences = new int[streams.length];
                Arrays.fill(sequences, 4000 * i);
                inbound.forward(new SctpChunk.ForwardTsn(i, streams, sequences));
            }
        });
    }

    @Test
    void streamsThatWereNotOfferedAreNotGivenUp() throws Exception {
        AllocationLimit.hold(4 << 20, () -> {
            InboundData inbound = new InboundData(0, 1 << 16, any -> {});
            for (int i = 0; i < 63; i++) {
                int from = InboundData.STREAMS * (i + 1);
                int[] streams =
                        IntStream.range(from, from + InboundData.STREAMS).toArray();
                inbound.forward(new SctpChunk.ForwardTsn(i, streams, new int[streams.length]));
            }
        });
    }

    @Test
    void endsManyStreamsByRequestsThatFitIntoAPacket() {
        List<SctpChunk.ResetRequest> asked = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            asked.addAll(resets(send(message(i, 0, DataChannels.CONTROL, NOT_AN_OPEN))));
        }
        int answered = 0;
        while (answered < asked.size()) {
            SctpChunk.ResetRequest request = asked.get(answered++);
            asked.addAll(
                    resets(send(new SctpChunk.ReConfig(List.of(new SctpChunk.ResetResponse(request.request(), 1))))));
        }
        assertThat(asked.stream().mapToInt(each -> each.streams().length))
                .allMatch(count -> count <= StreamResets.MOST_STREAMS);
        assertThat(asked.stream().mapToInt(each -> each.streams().length).sum()).isEqualTo(600);
    }

    @Test
    void keepsOnlySoMuchForAChannelWhoseNumberIsNotFree() {
        send(message(0, 0, DataChannels.CONTROL, OPEN));
        send(reset(FIRST, tsn - 1, 0));
        int size = 1100;
        for (int i = 0; i < DataChannel.MOST_EARLY_BYTES / size + 1; i++) {
            send(message(0, i, DataChannels.BINARY, new byte[size]));
        }
        assertThat(server.channel().early()).hasSize(DataChannel.MOST_EARLY_BYTES / size);
    }

    @Test
    void aStreamThatIsNamedTwiceEndsOnce() {
        SctpChunk.Data opened = send(message(0, 0, DataChannels.CONTROL, OPEN)).stream()
                .filter(SctpChunk.Data.class::isInstance)
                .map(SctpChunk.Data.class::cast)
                .findFirst()
                .orElseThrow();
        send(new SctpChunk.Sack(opened.tsn(), 1 << 20, new int[0]));
        server.channel().close();
        List<SctpChunk.ResetRequest> asked = resets(server.answers());
        send(new SctpChunk.ReConfig(
                List.of(new SctpChunk.ResetResponse(asked.getFirst().request(), 1))));
        send(reset(FIRST, tsn - 1, 0, 0));
        assertThat(server.closed()).isEqualTo(1);
    }

    @Test
    void answersOnlySoManyChunksOfAPacket() {
        ByteArrayOutputStream beats = new ByteArrayOutputStream();
        for (int i = 0; i < SctpPacketReader.MOST_CONTROL_CHUNKS; i++) {
            beats.writeBytes(new byte[] {SctpChunk.HEARTBEAT, 0, 0, 4});
        }
        server.chunks(beats.toByteArray());
        assertThat(server.answers()).hasSize(SctpPacketReader.MOST_CONTROL_CHUNKS);
        beats.writeBytes(new byte[] {SctpChunk.HEARTBEAT, 0, 0, 4});
        server.chunks(beats.toByteArray());
        assertThat(server.answers()).isEmpty();
        SctpChunk.Init init = new SctpChunk.Init(false, 9, 4096, 5, 5, 1, new byte[0]);
        assertThat(send(init)).hasSize(1);
        assertThat(send(init, init)).isEmpty();
    }

    @Test
    void answersOnlySoManyRequestsOfAChunk() {
        SctpChunk.Reset request = new SctpChunk.ResetRequest(1, 0, new int[0]);
        assertThat(send(new SctpChunk.ReConfig(List.of(request, request)))).hasSize(2);
        assertThat(send(new SctpChunk.ReConfig(List.of(request, request, request))))
                .isEmpty();
    }
}
