package dev.parley.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataChannelsTest {
    private static List<byte[]> messages(int count, int longest, long seed) {
        Random random = new Random(seed);
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] message = new byte[random.nextInt(10) == 0 ? 0 : random.nextInt(longest)];
            random.nextBytes(message);
            messages.add(message);
        }
        return messages;
    }

    private static void sendAll(LossyLink link, DataChannel channel, List<byte[]> messages) {
        for (byte[] each : messages) {
            link.until(() -> channel.send(each));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "5, 2", "5, 3", "10, 4", "20, 5", "20, 6"})
    void everyMessageArrivesOnceAndInOrder(int lossPercent, long seed) {
        LossyLink link = new LossyLink(lossPercent, seed);
        DataChannel there = link.open(0, false);
        DataChannel back = link.server.opened.getFirst();
        List<byte[]> up = messages(200, 20_000, seed);
        List<byte[]> down = messages(200, 20_000, seed + 100);
        sendAll(link, there, up);
        sendAll(link, back, down);
        link.until(() -> link.server.messages.size() >= 200 && link.client.messages.size() >= 200);
        assertThat(Arrays.deepEquals(link.server.messages.toArray(), up.toArray()))
                .isTrue();
        assertThat(Arrays.deepEquals(link.client.messages.toArray(), down.toArray()))
                .isTrue();
        link.until(() -> there.bufferedAmount() == 0 && back.bufferedAmount() == 0);
    }

    @Test
    void unorderedMessagesAllArrive() {
        LossyLink link = new LossyLink(10, 7);
        DataChannel channel = link.open(0, true);
        assertThat(link.server.opened.getFirst().unordered()).isTrue();
        List<byte[]> sent = messages(100, 3000, 7);
        sendAll(link, channel, sent);
        link.until(() -> link.server.messages.size() == 100);
        assertThat(link.server.messages.stream().map(Arrays::toString).sorted().toList())
                .isEqualTo(sent.stream().map(Arrays::toString).sorted().toList());
    }

    @Test
    void textsBytesAndEmptyOnesStayWhatTheyAre() {
        LossyLink link = new LossyLink(0, 1);
        DataChannel channel = link.open(0, false);
        assertThat(link.server.opened.getFirst().label()).isEqualTo("label");
        channel.send("grüße");
        channel.send("");
        channel.send(new byte[] {1});
        channel.send(new byte[0]);
        link.until(() -> link.server.messages.size() == 4);
        assertThat(link.server.texts).containsExactly(true, true, false, false);
        assertThat(new String(link.server.messages.getFirst(), StandardCharsets.UTF_8))
                .isEqualTo("grüße");
        assertThat(link.server.messages.get(1)).isEmpty();
        assertThat(link.server.messages.get(3)).isEmpty();
    }

    @Test
    void aMessageOfTheGreatestLengthArrivesAndALongerOneEndsTheAssociation() {
        LossyLink link = new LossyLink(0, 1);
        DataChannel channel = link.open(0, false);
        assertThat(channel.send(new byte[DataChannels.MOST_MESSAGE_BYTES])).isTrue();
        link.until(() -> link.server.messages.size() == 1);
        assertThat(channel.send(new byte[DataChannels.MOST_MESSAGE_BYTES + 1])).isTrue();
        link.until(() -> link.server.over != null && link.client.over != null);
        assertThat(link.server.over).contains("more than 262144 bytes");
        assertThat(link.client.over).isEqualTo("by the other side");
        assertThat(channel.open()).isFalse();
        assertThat(channel.send("more")).isFalse();
    }

    @Test
    void sendsNothingLongerThanTheClientTakes() {
        LossyLink link = new LossyLink(0, 1);
        link.open(0, false);
        DataChannel channel = link.server.opened.getFirst();
        assertThat(channel.longestMessage()).isEqualTo(LossyLink.LONGEST);
        assertThat(channel.send(new byte[LossyLink.LONGEST])).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> channel.send(new byte[LossyLink.LONGEST + 1]));
        link.until(() -> link.client.messages.size() == 1);
    }

    @Test
    void oneLostPacketIsSentAgainBeforeAnyTimeout() {
        LossyLink link = new LossyLink(0, 1);
        DataChannel channel = link.open(0, false);
        channel.send(new byte[100_000]);
        link.until(() -> link.server.messages.size() == 1);
        int next = link.packets;
        link.lost = number -> number == next + 1;
        channel.send(new byte[20_000]);
        assertThat(link.until(() -> link.server.messages.size() == 2)).isLessThan(Duration.ofMillis(150));
    }

    @Test
    void takesOnlySoMuchAndTellsWhenThereIsRoom() {
        LossyLink link = new LossyLink(0, 1);
        DataChannel channel = link.open(0, false);
        int sent = 0;
        while (channel.send(new byte[100_000])) {
            sent++;
        }
        assertThat(channel.bufferedAmount()).isEqualTo(sent * 100_000L).isLessThan(OutboundData.MOST_BYTES);
        assertThat(OutboundData.MOST_BYTES - channel.bufferedAmount()).isLessThan(110_000);
        assertThat(link.client.drained).isEmpty();
        link.until(() -> !link.client.drained.isEmpty());
        assertThat(channel.bufferedAmount()).isLessThanOrEqualTo(DataChannel.LOW_BYTES);
        assertThat(channel.send("more")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 30})
    void aClosedChannelsNumberCanBeUsedAgain(int lossPercent) {
        LossyLink link = new LossyLink(lossPercent, 11);
        for (int i = 0; i < 20; i++) {
            DataChannel channel = link.open(4, false);
            channel.send("before the end");
            channel.close();
            int rounds = i + 1;
            link.until(() -> link.client.closed.size() == rounds);
            assertThat(link.server.messages).hasSize(rounds);
            assertThat(channel.open()).isFalse();
        }
        link.until(() -> link.server.closed.size() == 20);
    }

    @Test
    void refusesMoreChannelsThanItMayHave() {
        LossyLink link = new LossyLink(0, 1);
        link.until(link.clientChannels::established);
        for (int i = 0; i < DataChannels.MOST_CHANNELS; i++) {
            link.open(2 * i, false);
        }
        link.clientChannels.open(2 * DataChannels.MOST_CHANNELS, "one more", false);
        link.until(() -> !link.client.closed.isEmpty());
        assertThat(link.client.closed.getFirst().label()).isEqualTo("one more");
        assertThat(link.server.opened).hasSize(DataChannels.MOST_CHANNELS);
    }

    @Test
    void theOtherSideHearsOfTheEnd() {
        LossyLink link = new LossyLink(0, 1);
        link.open(0, false);
        link.serverChannels.close();
        link.until(() -> link.client.over != null);
        assertThat(link.client.over).isEqualTo("by the other side");
        assertThat(link.server.over).isNull();
        assertThat(link.serverChannels.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void givesUpWhenNothingComesThrough() {
        LossyLink link = new LossyLink(0, 1);
        DataChannel channel = link.open(0, false);
        link.lost = any -> true;
        channel.send("lost");
        link.until(() -> link.client.over != null);
        assertThat(link.client.over).contains("nothing was acknowledged 16 times over");
    }

    @Test
    void aSilentAssociationStaysUp() {
        LossyLink link = new LossyLink(0, 1);
        DataChannel channel = link.open(0, false);
        long start = link.nowNs();
        link.until(() -> link.nowNs() - start > Duration.ofMinutes(5).toNanos());
        assertThat(channel.send("still here")).isTrue();
        link.until(() -> link.server.messages.size() == 1);
    }

    /** Doubled timeouts and a second loss of the same packet made it half as many again. */
    @Test
    void fewerMessagesWaitWhereManyPacketsAreLost() {
        long waiting = 0;
        for (int seed = 1; seed <= 20; seed++) {
            LossyLink link = new LossyLink(15, seed);
            link.open(0, false);
            DataChannel channel = link.server.opened.getLast();
            long longest = 0;
            for (int sent = 1; sent <= 600; sent++) {
                channel.send(new byte[900]);
                link.pass(Duration.ofMillis(100));
                longest = Math.max(longest, sent - link.client.messages.size());
            }
            waiting += longest;
        }
        assertThat(waiting).as("at the worst moment of each of 20 networks").isLessThan(1300);
    }
}
