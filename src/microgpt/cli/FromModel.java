package microgpt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import microgpt.Tokenizer;
import microgpt.files.StandardOutput;
import microgpt.text.Corpus;
import microgpt.train.Checkpoint;
import microgpt.train.Trainer;
import microgpt.tuning.FineTuning;

/** A run that begins with a model: what it gains, and what it forgets. */
final class FromModel {

    private final Checkpoint checkpoint;
    private final Path oldData;
    private final Path newData;
    private final Corpus old;           // as it was read; null: not known
    private final Corpus documents;

    FromModel(Path model, Path oldData, DataOptions data, boolean named)
            throws IOException {
        checkpoint = Checkpoint.load(model);
        if (checkpoint.tokenizer() == null) throw new IllegalArgumentException(
            Tokenizer.shown(model) + ": has no alphabet to read documents with");
        this.oldData = oldData;
        newData = data.file();
        documents = data.read();
        old = checkpoint.corpus(Corpus.read(oldData, checkpoint.layout()));
        if (old != null) return;
        String what = Tokenizer.shown(oldData)
            + ": holds other documents than the model was trained on";
        if (named) throw new IllegalArgumentException(what);
        System.err.println("train: what is forgotten is not measured: " + what
            + "; --from-data FILE names those");
    }

    /** Returns the trainer of the model on the new documents. */
    Trainer trainer(Collection<String> settings) {
        Set<String> unknown = FineTuning.unknown(checkpoint.tokenizer(), documents);
        int known = unknown.isEmpty() ? 0
            : count(checkpoint.tokenizer(), documents);
        String characters = Tokenizer.shown(String.join(" ", unknown));
        if (!unknown.isEmpty() && known == 0) throw new IllegalArgumentException(
            Tokenizer.shown(newData) + ": every document holds characters that"
            + " the model does not know: " + characters);
        Trainer trainer = FineTuning.trainer(checkpoint.model(),
            checkpoint.tokenizer(), documents, settings.toArray(String[]::new));
        int all = documents.documents().size();
        if (!unknown.isEmpty()) System.err.println("train: " + (all - known)
            + " of " + all + " documents left out, for characters that the"
            + " model does not know: " + characters);
        return trainer;
    }

    private static int count(Tokenizer tokenizer, Corpus documents) {
        return (int) documents.documents().stream().filter(tokenizer::knows).count();
    }

    /** Tells the losses on what is held out of the new documents and the old. */
    void tell(String when, Trainer trainer) {
        String now = loss(trainer, trainer.corpus().heldOut(), newData);
        String then = old == null ? "" : loss(trainer, old.heldOut(), oldData);
        if (now.isEmpty() && then.isEmpty()) return;
        StandardOutput.line(when + ": held-out loss " + now
            + (now.isEmpty() || then.isEmpty() ? "" : ", ") + then
            + " nats a character");
    }

    private static String loss(Trainer trainer, List<String> heldOut, Path data) {
        return heldOut.isEmpty() ? "" : String.format(Locale.ROOT, "%s %.4f",
            Tokenizer.shown(data.getFileName()), Trainer.score(
                trainer.model(), trainer.tokenizer(), heldOut).perCharacter());
    }
}
