#!/usr/bin/env python3
"""Trains what tells whether an English sentence is complete, and measures it on sentences held out.

    git clone https://github.com/google-research-datasets/dstc8-schema-guided-dialogue sgd
    git -C sgd checkout e852981
    git clone https://github.com/UniversalDependencies/UD_English-EWT ewt
    git -C ewt checkout 15d613d8
    pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    python core/words/train.py sgd ewt core/src/main/resources/dev/parley/turn/words

Both corpora: CC BY-SA 4.0. Dialogue files of 4 MiB and more are left out, so that a shallow copy will do. A third folder,
UniversalDependencies/UD_English-GUM, is only measured on: `--test gum`. The features are those of SentenceFeatures.java.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import zlib

import numpy
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

BIG = 4 << 20
SENTENCES = 30_000
CUTS = 6
LENGTHS = range(2, 31)
RARE = 4
PENALTY = 0.5
SMALL = 0.005
HELD_OUT = 10
TRIED = 1_500

END = re.compile(r"[.?!][\"')]*$")
ABBREVIATION = re.compile(r"^([A-Z]\.|Mr\.|Mrs\.|Dr\.|Ms\.|St\.)")
RELATIVES = {"who", "which", "that"}
SUBORDINATORS = {"if", "when", "because", "while", "although", "after", "before", "since", "until"}
PHRASE_STARTS = set(
    "and but or because so that which who when where while if then for with without about from into to in on at as than"
    " until after before around by near of the a an my your our his her this these".split()
)


def plain(word):
    word = word.lower().replace("\u2019", "'")
    word = re.sub(r"^[^a-z0-9]+|[^a-z0-9]+$", "", word)
    return re.sub(r"[0-9]+", "0", word)


def sentences(text):
    """The sentences of a text, each a list of plain words."""
    found, current = [], []
    for token in text.split():
        if word := plain(token):
            current.append(word)
        if END.search(token) and not ABBREVIATION.match(token) and current:
            found.append(current)
            current = []
    return found + [current] if current else found


def dialogues(folder, part):
    """What users say in the dialogues of a part."""
    for file in sorted((folder / part).glob("dialogues_*.json")):
        if file.stat().st_size >= BIG:
            continue
        for dialogue in json.loads(file.read_text("utf-8")):
            for turn in dialogue["turns"]:
                if turn["speaker"] == "USER":
                    yield from sentences(turn["utterance"])


def treebank(folder):
    """(name of the file, [(word as written, its classes)]) for each sentence."""
    for file in sorted((folder / "not-to-release" / "sources").rglob("*.conllu")):
        for block in file.read_text("utf-8").split("\n\n"):
            if words := written(block):
                yield file.relative_to(folder).as_posix(), words


def written(block):
    """Words between white space: tokens that are written together are one, with the classes of its parts."""
    words, compound, until, apart = [], None, 0, True
    for line in block.split("\n"):
        cells = line.split("\t")
        if not line or line[0] == "#" or len(cells) < 10 or "." in cells[0]:
            continue
        if "-" in cells[0]:
            compound, until = (cells[1], [], "SpaceAfter=No" in cells[9]), int(cells[0].split("-")[1])
            continue
        form, kind, glued = cells[1], cells[3], "SpaceAfter=No" in cells[9]
        if compound:
            compound[1].append(kind)
            if int(cells[0]) != until:
                continue
            form, kind, glued = compound[0], "+".join(compound[1]), compound[2]
            compound = None
        if words and not apart:
            before, kinds = words[-1]
            kind = kinds if kind == "PUNCT" else kind if kinds == "PUNCT" else kinds + "+" + kind
            words[-1] = (before + form, kind)
        else:
            words.append((form, kind))
        apart = not glued
    return words


def simple(kinds):
    """One class for a word, but contractions such as "I'm" keep theirs."""
    parts = ["NOUN" if kind == "PROPN" else kind for kind in kinds.split("+") if kind not in ("PUNCT", "SYM", "X")]
    if not parts:
        return "NOUN"
    contracted = len(parts) > 1 and parts[0] in ("PRON", "NOUN", "ADV") and parts[1] == "AUX"
    return parts[0] + "+AUX" if contracted else parts[0]


def lexicon(tagged):
    """The class that each word has most often, of words that come twice."""
    counts = collections.defaultdict(collections.Counter)
    for _, words in tagged:
        for form, kinds in words:
            if word := plain(form):
                counts[word][simple(kinds)] += 1
    return {word: seen.most_common(1)[0][0] for word, seen in counts.items() if seen.total() >= 2}


def kind_of(word, known):
    if word in known:
        return known[word]
    if word[:1] == "0" or word[-1:] == "0":
        return "NUM"
    if word.endswith("'s"):
        return known.get(word[:-2], "NOUN")
    if word.endswith("ly"):
        return "ADV"
    return "VERB" if word.endswith(("ing", "ed")) else "NOUN"


def features(words, known):
    count = len(words)
    kinds = [kind_of(word, known) for word in words]
    w = [None] + [words[-i] if i <= count else "<" for i in range(1, 6)]
    k = [None] + [kinds[-i] if i <= count else "<" for i in range(1, 6)]
    first = words[0]
    length = next((least for least in (15, 11, 8, 6) if count >= least), count)
    made = [
        f"1 {w[1]}", f"2 {w[2]} {w[1]}", f"3 {w[3]} {w[2]} {w[1]}",
        f"a {k[1]}", f"b {k[2]} {k[1]}", f"c {k[3]} {k[2]} {k[1]}",
        f"d {k[4]} {k[3]} {k[2]} {k[1]}", f"e {k[5]} {k[4]} {k[3]} {k[2]} {k[1]}",
        f"f {k[2]} {w[1]}", f"g {k[3]} {k[2]} {w[1]}", f"h {w[2]} {k[1]}",
        f"l {length}", f"m {length} {k[1]}", f"n {first} {k[1]}",
        f"o {first} {words[1] if count > 1 else '<'}", f"p {first} {length}", f"q {first} {w[1]}",
    ]
    verbs = clauses = 0
    last = -1
    for i in range(count):
        before = kinds[i - 1] if i else ""
        if kinds[i] in ("VERB", "AUX") or kinds[i].endswith("+AUX"):
            verbs += not (before in ("AUX", "PART") or before.endswith("+AUX"))
            last = i
        relative = words[i] in RELATIVES and before == "NOUN"
        clauses += relative or kinds[i] == "SCONJ" or words[i] in SUBORDINATORS
    many, opened = min(verbs, 4), min(clauses, 3)
    made += [
        f"s {many} {opened}", f"t {many} {opened} {k[1]}",
        f"u {many} {opened} {first if first in SUBORDINATORS else kinds[0]}",
    ]
    if last >= 0:
        behind = kinds[last + 1 :]
        shape = " ".join(behind[:5]) + ("~" if len(behind) > 5 else "")
        made += [
            f"v {words[last]} {shape}", f"w {kinds[last]} {shape}", f"x {words[last]} {min(len(behind), 4)}",
            f"y {kinds[last - 1] if last else '<'} {words[last]} {min(len(behind), 3)}",
        ]
    return made


def is_held_out(name):
    return zlib.crc32(name.encode()) % HELD_OUT == 0


def whole(tagged):
    """Plain words of sentences that end in a mark."""
    for _, words in tagged:
        if END.search(words[-1][0]):
            yield [word for form, _ in words if (word := plain(form))]


def trained_on(args, rows, chance):
    dialogue = {tuple(words) for words in dialogues(args.sgd, "train") if len(words) in LENGTHS}
    chosen = chance.sample(sorted(dialogue), min(SENTENCES, len(dialogue)))
    return [list(words) for words in chosen] + [words for words in whole(rows) if len(words) in LENGTHS]


def examples(found, chance):
    """(words, 1: whole, 0: broken off anywhere, 2: broken off before a phrase), for measuring."""
    for words in found:
        yield words, 1
        yield words[: chance.randrange(1, len(words))], 0
        places = [
            i for i in range(2, len(words)) if words[i] in PHRASE_STARTS and words[i - 1] not in PHRASE_STARTS
        ]
        if places:
            yield words[: chance.choice(places)], 2


def matrix(rows, vocabulary):
    places, ends = [], [0]
    for row in rows:
        places += [vocabulary[feature] for feature in row if feature in vocabulary]
        ends.append(len(places))
    ones = numpy.ones(len(places), dtype=numpy.float32)
    return scipy.sparse.csr_matrix((ones, places, ends), shape=(len(ends) - 1, len(vocabulary)))


def measure(name, found, predict, chance):
    tried = list(examples(found, chance))
    likely = predict([words for words, _ in tried])
    kind = numpy.array([kind for _, kind in tried])
    area = [roc_auc_score(kind[kind != other] == 1, likely[kind != other]) for other in (2, 0)]
    print(f"{name}: area under the curve {area[0]:.3f} broken off anywhere, {area[1]:.3f} before a phrase")
    for below in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
        shares = [100 * (likely[kind == each] < below).mean() for each in (1, 0, 2)]
        print(f"  below {below}: {shares[0]:.0f} % whole, {shares[1]:.0f} % anywhere, {shares[2]:.0f} % before a phrase")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sgd", type=pathlib.Path)
    parser.add_argument("ewt", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--test", type=pathlib.Path)
    parser.add_argument("--tried", type=pathlib.Path, help="write here what is measured on")
    args = parser.parse_args()
    chance = random.Random(1)
    tagged = list(treebank(args.ewt))
    known = lexicon([row for row in tagged if not is_held_out(row[0])])
    found = trained_on(args, [row for row in tagged if not is_held_out(row[0])], chance)
    rows, ends = [], []
    for words in found:
        for cut in chance.sample(range(1, len(words)), min(CUTS, len(words) - 1)):
            rows.append(features(words[:cut], known))
            ends.append(0)
        rows.append(features(words, known))
        ends.append(1)
    counts = collections.Counter(feature for row in rows for feature in row)
    chosen = sorted(feature for feature, count in counts.items() if count >= RARE)
    vocabulary = {feature: i for i, feature in enumerate(chosen)}
    model = LogisticRegression(
        C=PENALTY, solver="liblinear", penalty="l1", tol=0.02, max_iter=60, random_state=1
    ).fit(matrix(rows, vocabulary), ends)

    def predict(found):
        return model.predict_proba(matrix([features(words, known) for words in found], vocabulary))[:, 1]

    weights = [(feature, weight) for feature, weight in zip(chosen, model.coef_[0]) if abs(weight) >= SMALL]
    lines = [f"bias\t{model.intercept_[0]:.2f}"] + [f"{feature}\t{weight:.2f}" for feature, weight in weights]
    (args.out / "english-endings.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    by_kind = collections.defaultdict(list)
    for word, kind in sorted(known.items()):
        by_kind[kind].append(word)
    lines = [kind + "\t" + " ".join(words) for kind, words in sorted(by_kind.items())]
    (args.out / "english-classes.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(found)} sentences, {len(rows)} examples, {len(weights)} weights, {len(known)} words")
    dialogue = [words for words in dialogues(args.sgd, "dev") if len(words) in LENGTHS]
    tests = {
        "dialogues": chance.sample(dialogue, TRIED),
        "treebank": [words for words in whole(row for row in tagged if is_held_out(row[0])) if len(words) in LENGTHS],
    }
    if args.test:
        spoken = [row for row in treebank(args.test) if re.search("conversation|vlog|interview|podcast", row[0])]
        tests["talk"] = [words for words in whole(spoken) if len(words) in LENGTHS]
    for name, sentences_tried in tests.items():
        measure(name, sentences_tried, predict, random.Random(7))
    if args.tried:
        with args.tried.open("w", encoding="utf-8") as out:
            for name, sentences_tried in tests.items():
                for words, kind in examples(sentences_tried, random.Random(7)):
                    out.write(f"{name}\t{kind}\t{' '.join(words)}\n")


if __name__ == "__main__":
    main()
