package microgpt.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import microgpt.Config;
import microgpt.Golden;
import microgpt.fast.ArrayEngine;
import microgpt.text.Corpus;
import microgpt.tuning.LowRank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches, clipping, schedules, decay, windows, a tied output and frozen
 * parameters, as PyTorch's optimizer and PyTorch's graph train them: twenty steps
 * on from a checkpoint.
 */
class TrainingRunsTest {

    private static final double CLOSE = 1e-12;

    @TempDir
    Path folder;

    static final class Runs {
        List<Theirs> runs;
    }

    static final class Theirs {
        String settings;
        String lowRank;
        double[] losses;
    }

    private static List<Theirs> theirs(boolean lowRank) throws IOException {
        List<Theirs> runs = new Gson().fromJson(Files.readString(
            Golden.ROOT.resolve("test/golden/training.json")), Runs.class).runs
            .stream().filter(run -> (run.lowRank != null) == lowRank).toList();
        assertTrue(!runs.isEmpty());
        return runs;
    }

    private Checkpoint afterTwenty(String settings, Corpus names) throws IOException {
        Trainer trainer = Trainer.create(Config.of((settings + " steps=20").split(" ")), names);
        trainer.train(20);
        Path file = folder.resolve("model");
        Checkpoint.save(file, trainer);
        return Checkpoint.load(file);
    }

    @Test
    void everyPartOfTrainingGoesAsInAnotherProgram() throws IOException {
        Corpus names = Golden.names();
        for (Theirs run : theirs(false)) {
            Checkpoint kept = afterTwenty(run.settings, names);
            Trainer graph = kept.resume(names, 40), arrays = kept.resume(names, 40);
            arrays.engine(new ArrayEngine());
            for (int i = 0; i < run.losses.length; i++) {
                String where = run.settings + ", step " + (21 + i);
                assertEquals(run.losses[i], graph.step().loss(), CLOSE, where);
                assertEquals(run.losses[i], arrays.step().loss(), CLOSE, where);
            }
        }
    }

    @Test
    void aCorrectionOfLowRankIsLearnedAsInAnotherProgram() throws IOException {
        Corpus names = Golden.names();
        for (Theirs run : theirs(true)) {
            Checkpoint kept = afterTwenty(run.settings, names);
            String[] how = run.lowRank.split(" ");
            Trainer trainer = new LowRank(kept.model(), Integer.parseInt(how[0]),
                Double.parseDouble(how[1]), Arrays.copyOfRange(how, 2, how.length))
                .trainer(kept.tokenizer(), names);
            for (int i = 0; i < run.losses.length; i++)
                assertEquals(run.losses[i], trainer.step().loss(), CLOSE, "step " + (i + 1));
        }
    }
}
