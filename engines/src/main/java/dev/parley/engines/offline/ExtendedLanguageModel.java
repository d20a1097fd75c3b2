package dev.parley.engines.offline;

import edu.cmu.sphinx.linguist.dictionary.Word;
import edu.cmu.sphinx.linguist.language.ngram.trie.NgramTrieModel;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The stock language model with words added that the pronouncing dictionary has and the model lacks. An added word is
 * as likely as a word of the model it resembles; the pairs stand in {@code words.tsv}.
 */
public final class ExtendedLanguageModel extends NgramTrieModel {
    private static final String WORDS = "words.tsv";

    private final Set<String> added = new HashSet<>();

    @Override
    public void allocate() throws IOException {
        super.allocate();
        InputStream resource = ExtendedLanguageModel.class.getResourceAsStream(WORDS);
        if (resource == null) {
            throw new FileNotFoundException(WORDS + " is not beside " + ExtendedLanguageModel.class.getName());
        }
        try (BufferedReader in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(line.split("\t", -1));
                }
            }
        }
    }

    private void add(String[] pair) throws IOException {
        if (pair.length != 2) {
            throw new IOException(WORDS + ": expected 'word<tab>similar word', got " + String.join(" ", pair));
        }
        Word word = dictionary.getWord(pair[0]);
        Integer similar = unigramIDMap.get(dictionary.getWord(pair[1]));
        if (word == null || similar == null) {
            throw new IOException(WORDS + ": '" + pair[0] + "' must be in the dictionary and '" + pair[1]
                    + "' in the language model");
        }
        if (unigramIDMap.putIfAbsent(word, similar) == null) {
            added.add(pair[0]);
        }
    }

    @Override
    public Set<String> getVocabulary() {
        Set<String> all = new HashSet<>(super.getVocabulary());
        all.addAll(added);
        return all;
    }
}
