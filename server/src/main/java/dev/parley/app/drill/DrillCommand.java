package dev.parley.app.drill;

import picocli.CommandLine.Command;

/** {@code parley drill}: things that go wrong, on purpose. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = "Let simulated engines fail and tell what a caller goes through.",
        subcommands = {FaultsCommand.class, FailoverCommand.class},
        synopsisSubcommandLabel = "(faults | failover)")
public final class DrillCommand {}
