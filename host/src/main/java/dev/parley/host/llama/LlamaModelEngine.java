package dev.parley.host.llama;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import dev.parley.host.HostedModel;
import dev.parley.host.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers in the template of the model that is loaded, each in a slot of its own; slots are worked on together, token by token,
 * and one that goes on with a conversation it had keeps what it has read of it. Thread-safe, but for {@link #close}.
 */
final class LlamaModelEngine implements HostedModel {
    private static final String FOLDER = "de.kherud.llama.tmpdir";

    private final String name;
    private final LlamaModel model;
    private final Options options;
    /** Of templates and tokens, which are made beside the slots. */
    private final Object lock = new Object();

    /**
     * @param slots answers at once
     * @param context tokens of each, the answer included
     * @param gpuLayers of the network that a GPU works on
     */
    record Options(int slots, int context, int threads, int gpuLayers) {}

    private LlamaModelEngine(String name, LlamaModel model, Options options) {
        this.name = name;
        this.model = model;
        this.options = options;
    }

    /** @throws IOException when it cannot be loaded; a file that is no model may end the process */
    static LlamaModelEngine load(String name, Path file, Options options) throws IOException {
        if (System.getProperty(FOLDER) == null) {
            // Its usual place is the same for all processes of the machine, and one would replace the library of
            // another.
            Path folder = Files.createTempDirectory("parley-llama");
            folder.toFile().deleteOnExit();
            System.setProperty(FOLDER, folder.toString());
        }
        ModelParameters parameters = new ModelParameters()
                .setModel(file.toString())
                .setCtxSize(options.slots() * options.context())
                .setParallel(options.slots())
                .setThreads(options.threads())
                .setGpuLayers(options.gpuLayers())
                .disableLog();
        try {
            return new LlamaModelEngine(name, new LlamaModel(parameters), options);
        } catch (RuntimeException e) {
            throw new IOException("llama.cpp cannot load " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String modelName() {
        return name;
    }

    @Override
    public int workers() {
        return options.slots();
    }

    @Override
    public Ending answer(Conversation conversation, Output output) throws RequestException {
        try {
            String prompt;
            int read;
            synchronized (lock) {
                prompt = model.applyTemplate(messages(conversation));
                read = model.encode(prompt).length;
            }
            int room = options.context() - read;
            if (room < 1) {
                throw RequestException.refused("the maximum context length is " + options.context()
                        + " tokens, and the conversation has " + read);
            }
            int most = Math.min(room, conversation.maxTokens().orElse(room));
            return write(parameters(prompt, most, conversation), most, read, output);
        } catch (RuntimeException e) {
            throw RequestException.failed("llama.cpp cannot answer: " + e.getMessage());
        }
    }

    private Ending write(InferenceParameters parameters, int most, int read, Output output) {
        LlamaIterator tokens = model.generate(parameters).iterator();
        int written = 0;
        while (tokens.hasNext()) {
            LlamaOutput token = tokens.next();
            if (token.text.isEmpty()) {
                continue;
            }
            written++;
            if (!output.take(token.text)) {
                tokens.cancel();
                break;
            }
        }
        return new Ending(written < most, read, written);
    }

    private static InferenceParameters parameters(String prompt, int most, Conversation conversation) {
        InferenceParameters parameters =
                new InferenceParameters(prompt).setNPredict(most).setCachePrompt(true);
        conversation.temperature().ifPresent(value -> parameters.setTemperature((float) value));
        conversation.topP().ifPresent(value -> parameters.setTopP((float) value));
        return conversation.stop().isEmpty()
                ? parameters
                : parameters.setStopStrings(conversation.stop().toArray(String[]::new));
    }

    /** The library knows one system message, in front, and turns of the user and the model. */
    private static InferenceParameters messages(Conversation conversation) {
        StringBuilder system = new StringBuilder();
        List<Pair<String, String>> turns = new ArrayList<>();
        for (Message message : conversation.messages()) {
            switch (message.role()) {
                case "system", "developer" ->
                    system.append(system.isEmpty() ? "" : "\n\n").append(message.text());
                case "assistant" -> turns.add(new Pair<>("assistant", message.text()));
                default -> turns.add(new Pair<>("user", message.text()));
            }
        }
        return new InferenceParameters("").setMessages(system.isEmpty() ? null : system.toString(), turns);
    }

    @Override
    public void close() {
        model.close();
    }
}
