package dev.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final List<String> cut = new ArrayList<>();
    private final ByteBudget budget = new ByteBudget(100);
    private final ByteBudget.Account small = budget.open(() -> cut.add("small"));
    private final ByteBudget.Account large = budget.open(() -> cut.add("large"));

    @Test
    void theConnectionThatHoldsMostIsCutWhenAllTogetherHoldTooMuch() {
        large.add(60);
        small.add(40);
        assertThat(cut).isEmpty();
        small.add(1);
        assertThat(cut).containsExactly("large");
        assertThat(budget.total()).isEqualTo(41);
    }

    @Test
    void whatWasCutCountsNoMore() {
        large.add(101);
        large.add(-50);
        large.add(500);
        small.add(99);
        assertThat(cut).containsExactly("large");
        assertThat(budget.total()).isEqualTo(99);
    }

    @Test
    void whatIsGivenBackCountsNoMore() {
        large.add(90);
        large.add(-90);
        small.add(90);
        large.close();
        assertThat(cut).isEmpty();
        assertThat(budget.total()).isEqualTo(90);
    }
}
