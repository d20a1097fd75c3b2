package dev.parley.app.main;

import dev.parley.app.DoctorCommand;
import dev.parley.app.ServeCommand;
import dev.parley.app.TalkCommand;
import dev.parley.app.drill.DrillCommand;
import dev.parley.app.evaluate.EvaluateCommand;
import dev.parley.cli.KeysCommand;
import dev.parley.cli.ModelsCommand;
import dev.parley.cli.ReplayCommand;
import dev.parley.simulator.LoadCommand;
import dev.parley.simulator.RelayCommand;
import dev.parley.simulator.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry point: picks the command. */
@Command(
        name = "parley",
        mixinStandardHelpOptions = true,
        description = "A self-hosted, real-time voice-agent server.",
        subcommands = {
            ServeCommand.class,
            TalkCommand.class,
            DoctorCommand.class,
            SimulateCommand.class,
            LoadCommand.class,
            RelayCommand.class,
            DrillCommand.class,
            EvaluateCommand.class,
            KeysCommand.class,
            ModelsCommand.class,
            ReplayCommand.class,
            HelpCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine commands = commands();
        String[] given = arguments.length == 0 ? new String[] {"serve"} : arguments;
        System.exit(commands.execute(given));
    }

    /** Every command, ready to be given arguments. */
    public static CommandLine commands() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
