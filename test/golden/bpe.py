"""Byte-pair encoding straight from its definition, slowly.

Makes test/golden/bpe.json: python3 bpe.py > bpe.json (needs the module regex).
Nothing is shared with the program under test. Merges are found by counting all
pairs of all words anew each time; a word is encoded by merging, each time, all
places of the pair that was learned first.
"""
import json, regex
from collections import Counter

WORD = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")

def replaced(word, pair):
    out, i = [], 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            out.append(word[i] + word[i + 1]); i += 2
        else:
            out.append(word[i]); i += 1
    return out

def learn(documents, count):
    words = Counter(w for d in documents for w in WORD.findall(d))
    words = [([bytes([b]) for b in w.encode()], n) for w, n in words.items()]
    merges = []
    for _ in range(count):
        pairs = Counter()
        for w, n in words:
            for p in zip(w, w[1:]): pairs[p] += n
        if not pairs: break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        words = [(replaced(w, best), n) for w, n in words]
    return merges

def encode(text, merges):
    rank = {p: i for i, p in enumerate(merges)}
    ids = {bytes([b]): b for b in range(256)}
    for i, (a, b) in enumerate(merges): ids.setdefault(a + b, 256 + i)
    out = []
    for w in WORD.findall(text):
        parts = [bytes([b]) for b in w.encode()]
        while True:
            known = [p for p in zip(parts, parts[1:]) if p in rank]
            if not known: break
            parts = replaced(parts, min(known, key=rank.get))
        out += [ids[p] for p in parts]
    return out

def signs():
    """GPT-2's visible sign for each byte."""
    seen = [b for b in range(256) if 33 <= b <= 126 or 161 <= b <= 172 or b >= 174]
    hidden = [b for b in range(256) if b not in seen]
    return {**{b: chr(b) for b in seen}, **{b: chr(256 + i) for i, b in enumerate(hidden)}}

def written(merges):
    s = signs()
    return [" ".join("".join(s[b] for b in part) for part in pair) for pair in merges]

NAMES = open("../../data/names.txt").read().split("\n")[:2000]
PROSE = ["It's a dog; they're dogs, aren't they? We'll see 42 of 'em, I'd say: 1,024!",
    "The quick brown fox jumps over the lazy dog. The dog doesn't mind, he's asleep."] * 3 + [
    "THE END: IT'S 'S 's 'll 'LL don’t"]
UNICODE = ["Zoë naïve façade – ¿qué? Straße", "de\u0301ja\u0300 vu (two ways: déjà)", "日本語の文章です。日本語。",
    "русский язык, русские", "🙂🙂👩‍👩‍👧 x² ½ Ⅷ ٣٤٥", "हिन्दी में हिन्दी", "ﬀ\u200b\ufeff\x85\xa0\u2028\u3000end", "\U0001d54f\U00020000\U00020000"]
SPACE = ["  a  b\n\n\n  c\t\td   \n", "\n\n", "   ", " x ", "a\r\n\r\nb\x0b\x0c\x1c\x1fc", "\t\t\t\tif (x)  {\n\t\t\t\t\ty;\n\t\t\t\t}\n"]
CODE = ["for (int i = 0; i < n; i++) {\n    sum += x[i] * y[i];\n}\n",
    "public static int[] f(int[] x) {\n    return x == null ? new int[0] : x;\n}\n",
    "    int i = 0;\n    int j = 0;\n"]
RUNS = ["aaaa aaaaa aaa aa", "abababab bababa", "aaabdaaabac", "\0\0\0\0\x7f\x7f"]
OTHERS = ["", "a", "emma", "zzzz", "A name never seen: Xyzzy-9000!", "日本人", "é", "e\u0301", "🙃", "  \n x", "'s't're", "aaaaaaaaaaa", "for(;;)"]

def case(name, documents, count):
    merges = learn(documents, count)
    texts = (documents[:40] if name == "names" else documents) + OTHERS
    return {"name": name, "documents": [] if name == "names" else documents,
        "merges": written(merges), "texts": texts, "ids": [encode(t, merges) for t in texts]}

if __name__ == "__main__":
    print(json.dumps([case("names", NAMES, 150), case("prose", PROSE, 120), case("unicode", UNICODE, 400),
        case("space", SPACE, 60), case("code", CODE, 100), case("runs", RUNS, 60),
        case("all", PROSE + UNICODE + SPACE + CODE + RUNS, 250)], indent=0))
